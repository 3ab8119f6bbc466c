package dev.troupe.cancel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.event.TroupeEvent;
import dev.troupe.event.TroupeEvent.CpuTaskEnded;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.event.TroupeEvent.RouteCallEnded;
import dev.troupe.event.TroupeEvent.ToolCallEnded;
import dev.troupe.event.TroupeListener;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.tool.ToolCommand;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.eventstream.EventStream;

/**
 * Counts the outcomes of calls, and the replies that found nobody.
 *
 * <p>An outcome is counted where its reply is told. A second reply to an ask, or one to an asker
 * that has ended, is a dead letter.
 */
final class Tally implements TroupeListener {

  /**
   * What is to be found.
   *
   * @param models calls of models that were cancelled
   * @param tools calls of tools that were cancelled
   * @param fewest replies whose asker had gone
   * @param most likewise
   */
  record Expected(int models, int tools, int fewest, int most) {}

  private static final String LAST = "model timed_out";

  private final ActorTestKit kit;
  private final TestProbe<DeadLetter> deadLetters;
  private final Map<String, Integer> outcomes = new TreeMap<>(); // guarded by this

  Tally(ActorTestKit kit) {
    this.kit = kit;
    deadLetters = kit.createTestProbe(DeadLetter.class);
    kit.system()
        .eventStream()
        .tell(new EventStream.Subscribe<>(DeadLetter.class, deadLetters.ref()));
  }

  @Override
  public synchronized void on(TroupeEvent event) {
    var outcome =
        switch (event) {
          case ModelCallEnded ended -> "model " + ended.outcome();
          case ToolCallEnded ended -> "tool " + ended.outcome();
          case RouteCallEnded ended -> "route " + ended.outcome();
          case CpuTaskEnded ended -> "cpu " + ended.outcome();
        };
    outcomes.merge(outcome, 1, Integer::sum);
  }

  void assertOneReplyEach(Stand stand, String provider, Expected expected) {
    askWithoutTime(stand, provider);
    var wanted = new TreeMap<>(Map.of("model cancelled", expected.models(), LAST, 1));
    if (expected.tools() > 0) {
      wanted.put("tool cancelled", expected.tools());
    }
    assertEquals(wanted, takeOutcomes(), "outcomes");
    var strays = takeStrays();
    assertTrue(
        expected.fewest() <= strays && strays <= expected.most(),
        () -> strays + " replies found nobody, expected " + expected);
  }

  /** One more call, which is refused: when that is heard, so is all before it. */
  private void askWithoutTime(Stand stand, String provider) {
    TestProbe<Reply> probe = kit.createTestProbe();
    var request = ModelRequest.builder().user("x").model(provider + "/m").build();
    stand.troupe.providers().tell(new Generate(request, Duration.ZERO, probe.ref()));
    var _ = probe.receiveMessage();
    Stand.await(this::hasLast, () -> "the last outcome was not heard");
    probe.stop();
  }

  private synchronized boolean hasLast() {
    return outcomes.containsKey(LAST);
  }

  synchronized Map<String, Integer> takeOutcomes() {
    var taken = new TreeMap<>(outcomes);
    outcomes.clear();
    return taken;
  }

  int takeStrays() {
    var mark = new Object();
    kit.system().deadLetters().tell(mark);
    var strays = 0;
    for (var letter = next(); !letter.equals(mark); letter = next()) {
      strays +=
          letter instanceof ProviderCommand.Reply || letter instanceof ToolCommand.Reply ? 1 : 0;
    }
    return strays;
  }

  private Object next() {
    return deadLetters.receiveMessage().message();
  }
}
