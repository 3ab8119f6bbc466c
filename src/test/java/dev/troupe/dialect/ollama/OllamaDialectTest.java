package dev.troupe.dialect.ollama;

import static dev.troupe.dialect.Requests.golden;
import static dev.troupe.dialect.Requests.json;
import static dev.troupe.dialect.Requests.thinking;
import static dev.troupe.dialect.Requests.written;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Requests;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.ToolChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OllamaDialectTest {

  private final Dialect dialect = new OllamaDialect();

  private static ModelRequest with(UnaryOperator<ModelRequest.Builder> change) {
    return change.apply(ModelRequest.of("Hi").with()).build();
  }

  @Test
  void postsToTheChatOfTheBaseUrl() {
    var wire = dialect.encode(ModelRequest.of("Hi"), "m", false);

    assertEquals("/api/chat", wire.path());
    assertEquals(Map.of(), wire.headers());
  }

  @Test
  void leavesOutWhatTheRequestLeavesOut() {
    assertEquals(golden("ollama/request/minimal"), written(dialect, ModelRequest.of("Hi"), false));
  }

  @Test
  void keepsTheTagOfAModel() {
    var body = dialect.encode(ModelRequest.of("Hi"), "hf.co/org/model:Q4_K_M", false).body();

    assertEquals("hf.co/org/model:Q4_K_M", json(new String(body, UTF_8)).get("model").asText());
  }

  @Test
  void writesEachFieldUnderItsKey() {
    var request =
        Requests.everything()
            .seed(-7)
            .extra("ollama", json("{\"keep_alive\":\"5m\",\"options\":{\"num_ctx\":8192}}"))
            .build();

    assertEquals(golden("ollama/request/everything"), written(dialect, request, true));
  }

  @Test
  void writesTheTurnsOfAToolLoopWithItsThinking() {
    var request = Requests.toolLoop(new Part.Thinking("Hm", Optional.empty()));

    assertEquals(golden("ollama/request/tool-loop"), written(dialect, request, false));
  }

  @Test
  void leavesOutThinkingOfAnotherVendor() {
    var request = Requests.toolLoop(thinking("Hm", "anthropic:[]"));

    assertFalse(written(dialect, request, false).at("/messages/1").has("thinking"));
  }

  @Test
  void writesImagesInBase64() {
    var request = Requests.images("data:image/png;base64,iVBORw0KGgo=");

    assertEquals(golden("ollama/request/images"), written(dialect, request, false));
  }

  @Test
  void refusesWhatOllamaHasNoWordsFor() {
    for (var request :
        List.of(
            Requests.images("https://example.org/a.png"),
            with(it -> it.toolChoice(new ToolChoice.Required())),
            with(it -> it.toolChoice(new ToolChoice.Named("add"))),
            with(it -> it.extra("ollama", json("{\"options\":{\"seed\":1}}"))),
            with(it -> it.extra("ollama", json("{\"stream\":false}"))),
            with(it -> it.extra("ollama", json("7"))))) {
      assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false));
    }
  }

  @Test
  void offersNoToolsWhereNoneIsToBeCalled() {
    var request = Requests.everything().toolChoice(new ToolChoice.None()).build();

    assertFalse(written(dialect, request, false).has("tools"));
  }

  @Test
  void writesAnyJsonAsAWord() {
    var request = with(it -> it.responseFormat(new ResponseFormat.Json()));

    assertEquals("json", written(dialect, request, false).get("format").asText());
  }

  @ParameterizedTest
  @EnumSource(ReasoningEffort.class)
  void writesEachReasoningEffort(ReasoningEffort effort) {
    var body = written(dialect, with(it -> it.reasoningEffort(effort)), false);

    var expected =
        switch (effort) {
          case NONE -> "false";
          case MINIMAL, LOW -> "low";
          case MEDIUM -> "medium";
          case HIGH, XHIGH, MAX -> "high";
        };
    assertEquals(expected, body.get("think").asText());
  }
}
