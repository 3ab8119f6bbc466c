package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.DialectJson;
import dev.troupe.dialect.Tokens;
import dev.troupe.model.ModelRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream takes its parser's buffers from a pool of the whole process. */
@Isolated("counts the buffers of the process")
class StreamBuffersTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** Whatever comes of its answer. */
  @ParameterizedTest
  @ValueSource(strings = {"end", "reset", "close", "error", "stall"})
  void areGivenBackHoweverItEnds(String then) throws Exception {
    var pool = DialectJson.FACTORY._getRecyclerPool();
    try (var first = new Tokens("test")) {
      first.read("{}".getBytes(StandardCharsets.UTF_8), StreamBuffersTest::skipped);
    }
    var pooled = pool.pooledCount();
    try (var harness = new ProviderHarness(KIT)) {
      harness.openai("sim").start();
      for (int stream = 1; stream <= pooled + 1; stream++) {
        var prompt = "{\"events\": 2, \"then\": \"" + then + "\"}";
        try (var open = harness.model("sim/fault").stream(ModelRequest.of(prompt))) {
          open.next();
        }
        ProviderHarness.await(harness.log().ended(stream));
        harness.awaitIdle("sim");
      }
    }

    assertEquals(pooled, pool.pooledCount());
  }

  private static boolean skipped(Tokens json) throws IOException {
    json.skip();
    return true;
  }
}
