package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import org.junit.jupiter.api.Test;

class ProviderTest {

  @Test
  void answersThroughRouterFrontSessionAndConnection() throws Exception {
    try (var harness = new ProviderHarness()) {
      harness.openai("sim", settings -> settings).start();

      var response = harness.model("sim/echo").generate("one two three");

      assertEquals("one two three", response.content());
      assertEquals(FinishReason.STOP, response.finishReason());
      assertEquals("sim", response.provider());
      assertEquals("echo", response.model());
    }
  }

  @Test
  void streamsTheSameAnswerEventByEvent() throws Exception {
    try (var harness = new ProviderHarness()) {
      harness.openai("sim", settings -> settings).start();

      var text = new StringBuilder();
      try (var stream = harness.model("sim/echo").stream(ModelRequest.of("a b c d"))) {
        for (var event = stream.next(); event.isPresent(); event = stream.next()) {
          if (event.get() instanceof dev.troupe.model.ModelEvent.Text(var more)) {
            text.append(more).append('|');
          }
        }
        assertEquals("a b c d", stream.response().content());
      }
      assertEquals("a |b |c |d|", text.toString());
    }
  }

  @Test
  void namesTheNearestModelWhenNoneMatches() {
    try (var harness = new ProviderHarness()) {
      harness
          .openai(
              "sim",
              s ->
                  new ProviderSettings(
                      s.name(), java.util.List.of("echo"), 1, 1, true, s.restart(), s.session()))
          .start();

      var failure =
          assertThrows(
              ModelException.UnknownModel.class, () -> harness.model("ecko").generate("x"));

      assertEquals(
          "router: no provider has a model 'ecko'; nearest: 'sim/echo'", failure.getMessage());
    }
  }
}
