package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.event.TroupeEvent;
import dev.troupe.event.TroupeEvent.CpuTaskEnded;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.event.TroupeEvent.RouteCallEnded;
import dev.troupe.event.TroupeEvent.ToolCallEnded;
import dev.troupe.event.TroupeListener;
import dev.troupe.model.Attempt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Troupe itself tells of the calls of a run of mixed faults: outcomes, and requests sent. */
final class MixedTally implements TroupeListener {

  private static final String MODEL = "model";
  private static final String ROUTE = "route";
  private static final String TOOL = "tool";

  private final Map<String, List<String>> outcomes = new HashMap<>(); // by call id; guarded by this
  private final Map<String, Integer> sent = new HashMap<>(); // by provider; guarded by this

  @Override
  public synchronized void on(TroupeEvent event) {
    switch (event) {
      case ModelCallEnded ended -> {
        if (!ended.provider().equals("control")) {
          hear(ended.origin().callId(), MODEL);
          var requests = (int) ended.attempts().stream().filter(Attempt::sent).count();
          sent.merge(ended.provider(), requests, Integer::sum);
        }
      }
      case RouteCallEnded ended -> hear(ended.origin().callId(), ROUTE);
      case ToolCallEnded ended -> hear(ended.origin().callId(), TOOL);
      case CpuTaskEnded _ -> {} // no call
    }
  }

  private void hear(String call, String what) {
    outcomes.computeIfAbsent(call, _ -> new ArrayList<>()).add(what);
  }

  /**
   * Whether the outcome of the call with this id was heard, and so all that its provider told
   * before.
   */
  synchronized boolean hasHeard(String call) {
    return outcomes.containsKey(call);
  }

  /** How many calls have an outcome. */
  synchronized int calls() {
    return outcomes.size();
  }

  /** How many requests {@code provider} was sent, as the calls declare them. */
  synchronized int sent(String provider) {
    return sent.getOrDefault(provider, 0);
  }

  /** I1: a call ends once at each door that it passed; along a route, models may end often. */
  synchronized void assertOneOutcomeEach() {
    outcomes.forEach(
        (call, ends) -> {
          var routes = Collections.frequency(ends, ROUTE);
          assertTrue(
              routes == 1 || (routes == 0 && Collections.frequency(ends, MODEL) <= 1),
              () -> call + " ended as " + ends);
          assertTrue(Collections.frequency(ends, TOOL) <= 1, () -> call + " ended as " + ends);
        });
  }

  synchronized void forget() {
    outcomes.clear();
    sent.clear();
  }
}
