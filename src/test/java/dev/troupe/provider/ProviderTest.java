package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.FinishReason;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The whole path below the router. */
class ProviderTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @Test
  void answersThroughRouterFrontSessionAndConnection() throws Exception {
    try (var harness = new ProviderHarness(KIT)) {
      harness.openai("sim").start();

      var response = harness.model("sim/echo").generate("one two three");

      assertEquals("one two three", response.content());
      assertEquals(FinishReason.STOP, response.finishReason());
      assertEquals("sim", response.provider());
      assertEquals("echo", response.model());
    }
  }
}
