package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Covers(FaultCase.F28)
@Timeout(120)
class F28ClientLeavesTest {

  private static final String JSON =
      "{\"model\":\"faulty/m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

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
    var took = new long[Ledger.rounds(10, 1000)];
    var script = Script.start().send(Answers.streamHead()).send(Answers.delta("so")).hold();
    try (var upstream = new ScriptedProvider().otherwise(script);
        var stand = new Stand(upstream)) {
      for (int n = 0; n < took.length; n++) {
        try (var client = new RawClient(stand.troupe.address().orElseThrow().getPort())) {
          client.post("/v1/chat/completions", JSON, "Content-Type: application/json");
          client.readUntil("\"so\"");
          var left = System.nanoTime();
          leave.go(client);
          took[n] = ScriptedProvider.end(upstream.arrival()).nanos() - left;
        }
      }
      Arrays.sort(took);
      var slowest = took[took.length - 1] / 1_000_000;
      assertTrue(slowest <= 1000, () -> "the slowest took " + slowest + " ms");
      stand.verify(entry);
      entry.rounds(took.length);
      entry.figure("%s: slowest %d ms".formatted(leave, slowest));
    }
  }
}
