package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.ingress.Guards;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Covers(FaultCase.F28)
@Timeout(120)
@Isolated("makes every ingress deaf")
class F28ClientLeavesTest {

  /** How a client leaves. */
  enum Leave {
    FIN {
      @Override
      void go(RawClient client) {
        client.close();
      }
    },
    RST {
      @Override
      void go(RawClient client) {
        client.reset();
      }
    },
    HALF_CLOSE {
      @Override
      void go(RawClient client) throws Exception {
        client.finish();
      }
    };

    abstract void go(RawClient client) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void endsTheRequestUpstreamWithinASecond(Leave leave, Entry entry) throws Exception {
    round(leave, true, Ledger.rounds(10, 1000), entry);
  }

  @ParameterizedTest
  @EnumSource
  void endsItAlsoBeforeThereIsAnAnswer(Leave leave, Entry entry) throws Exception {
    round(leave, false, Ledger.rounds(5, 200), entry);
  }

  /** Of a stream, the end of the connection would be noticed in the end by itself. */
  @Test
  void needsAnEarForHangUps(Entry entry) throws Throwable {
    Guards.deaf(true);
    try {
      entry.unguarded(
          "hang-ups are heeded", "the slowest took", () -> round(Leave.FIN, false, 1, new Entry()));
    } finally {
      Guards.deaf(false);
    }
  }

  private static void round(Leave leave, boolean streamed, int rounds, Entry entry)
      throws Exception {
    var took = new long[rounds];
    var script = Script.start().send(Answers.streamHead()).send(Answers.delta("so")).hold();
    try (var upstream = new ScriptedProvider().otherwise(script);
        var stand = new Stand(upstream)) {
      for (int n = 0; n < took.length; n++) {
        took[n] = leave(leave, streamed, stand, upstream);
      }
      Arrays.sort(took);
      var slowest = took[took.length - 1] / 1_000_000;
      assertTrue(slowest <= 1000, () -> "the slowest took " + slowest + " ms");
      stand.verify(entry);
      entry.rounds(took.length);
      entry.figure(
          "%s %s: slowest %d ms"
              .formatted(leave, streamed ? "in a stream" : "before the answer", slowest));
    }
  }

  private static String json(boolean streamed) {
    return "{\"model\":\"faulty/m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
        .formatted(streamed);
  }

  /** How long after the client left its request upstream ended, in nanoseconds. */
  private static long leave(Leave leave, boolean streamed, Stand stand, ScriptedProvider upstream)
      throws Exception {
    try (var client = new RawClient(stand.troupe.address().orElseThrow().getPort())) {
      client.post(
          "/v1/chat/completions",
          json(streamed),
          "Content-Type: application/json",
          "troupe-deadline: 3s");
      var arrival = upstream.arrival();
      if (streamed) {
        client.readUntil("\"so\"");
      }
      var left = System.nanoTime();
      leave.go(client);
      return ScriptedProvider.end(arrival).nanos() - left;
    }
  }
}
