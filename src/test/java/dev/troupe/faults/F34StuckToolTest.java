package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.Pending;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.ToolException;
import dev.troupe.tool.ToolFailure;
import dev.troupe.tool.ToolRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F34)
@Timeout(60)
class F34StuckToolTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(1);

  record Request(String text) {}

  /** Waits until it is released, and heeds no interrupt. */
  record Stuck(CountDownLatch release) implements SimpleTool<Request, String> {
    @Override
    @SuppressWarnings("SwallowedInterrupt") // the fault
    public String execute(Request request, ToolContext tool) {
      while (true) {
        try {
          release.await();
          return "released";
        } catch (InterruptedException _) {
          // deaf to it
        }
      }
    }
  }

  /** Answers. */
  record Fine() implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) {
      return request.text();
    }
  }

  @Test
  void keepsItsPlacesAndNobodyElses(Entry entry) throws Exception {
    var calls = Ledger.rounds(10, 100);
    round(calls, 2, entry);
    entry.rounds(calls);
  }

  @Test
  void needsTheBoundOfTheQueue(Entry entry) throws Throwable {
    entry.unguarded("max-queue", "timed_out", () -> round(3, 1000, new Entry()));
  }

  private static void round(int places, int queue, Entry entry) throws Exception {
    var release = new CountDownLatch(1);
    try (var upstream = new ScriptedProvider();
        var stand =
            new Stand(
                upstream,
                upstream.baseUrl(),
                it -> it.tool("stuck", new Stuck(release)).tool("fine", new Fine()),
                "troupe.tools.stuck { max-concurrent = %d, max-queue = %d }"
                    .formatted(places, queue))) {
      var stuck = stand.troupe.tool("stuck");
      for (var call : begin(stuck, places, SHORT)) {
        assertEquals(ToolFailure.TIMED_OUT, failure(call));
      }
      var queued = begin(stuck, 2, LONG);

      assertEquals(ToolFailure.OVERLOADED, failure(begin(stuck, 1, LONG).getFirst()));
      assertEquals("x", stand.troupe.tool("fine").call(new Request("x")));

      release.countDown();
      for (var call : queued) {
        assertEquals("released", call.await());
      }
      stand.verify(entry);
      entry.checked(Invariant.I6);
    } finally {
      release.countDown();
    }
  }

  private static List<Pending<String>> begin(ToolRef tool, int count, Duration deadline)
      throws Exception {
    var calls = new ArrayList<Pending<String>>();
    for (int n = 0; n < count; n++) {
      calls.add(Deadline.within(deadline, () -> tool.callAsync(new Request("x"))));
    }
    return calls;
  }

  private static String failure(Pending<String> call) {
    return assertThrows(ToolException.class, call::await).failure().type();
  }
}
