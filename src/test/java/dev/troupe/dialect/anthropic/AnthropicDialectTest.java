package dev.troupe.dialect.anthropic;

import static dev.troupe.dialect.Requests.golden;
import static dev.troupe.dialect.Requests.json;
import static dev.troupe.dialect.Requests.thinking;
import static dev.troupe.dialect.Requests.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Requests;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicDialectTest {

  private static final String SIGNATURE =
      """
      anthropic:[{"after":0,"calls":0,"length":3,"proof":"A=","redacted":false},\
      {"after":0,"calls":0,"length":0,"proof":"ZGF0YQ==","redacted":true},\
      {"after":5,"calls":0,"length":3,"proof":"B=","redacted":false}]\
      """;

  private final Dialect dialect = new AnthropicDialect();

  private static ModelRequest with(UnaryOperator<ModelRequest.Builder> change) {
    return change.apply(ModelRequest.of("Hi").with()).build();
  }

  @Test
  void postsToTheMessagesOfTheBaseUrlWithTheVersion() {
    var wire = dialect.encode(ModelRequest.of("Hi"), "m", false);

    assertEquals("/messages", wire.path());
    assertEquals(Map.of("anthropic-version", "2023-06-01"), wire.headers());
    assertEquals(Map.of("x-api-key", "k"), dialect.authorization("k"));
  }

  @Test
  void leavesOutWhatTheRequestLeavesOut() {
    assertEquals(
        golden("anthropic/request/minimal"), written(dialect, ModelRequest.of("Hi"), false));
  }

  @Test
  void writesEachFieldUnderItsKey() {
    var request =
        Requests.choosing()
            .extra("anthropic", json("{\"top_k\":3,\"metadata\":{\"user_id\":\"u\"}}"))
            .extra("openai", json("{\"top_p\":1}"))
            .build();

    assertEquals(golden("anthropic/request/everything"), written(dialect, request, true));
  }

  @Test
  void sendsThinkingBackBlockByBlockInItsPlace() {
    var request = Requests.toolLoop(thinking("OneTwo", SIGNATURE));

    assertEquals(golden("anthropic/request/tool-loop"), written(dialect, request, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proof-of-another-provider",
        "gemini:[]",
        "anthropic:not JSON",
        "anthropic:null",
        "anthropic:[null]",
        "anthropic:[{\"after\":0,\"calls\":0,\"length\":6,\"redacted\":false}]",
        "anthropic:[{\"length\":9,\"proof\":\"A=\"},{\"length\":-3,\"proof\":\"A=\"}]",
        "anthropic:[{\"after\":-1,\"length\":6,\"proof\":\"A=\"}]",
        "anthropic:[{\"after\":0,\"calls\":0,\"length\":99,\"proof\":\"A=\",\"redacted\":false}]"
      })
  void leavesOutThinkingThatIsNotItsOwn(String signature) {
    var request = Requests.toolLoop(thinking("OneTwo", signature));

    var content = written(dialect, request, false).at("/messages/1/content");

    assertEquals("text", content.at("/0/type").asText());
    assertEquals(4, content.size());
  }

  @Test
  void leavesOutMessagesThatSayNothing() {
    var request =
        with(
            it ->
                it.message(Message.assistant(""))
                    .message(
                        new Message(
                            Role.ASSISTANT, List.of(new Part.Thinking("Hm", Optional.empty()))))
                    .user("Go on"));

    var messages = written(dialect, request, false).get("messages");

    assertEquals(1, messages.size());
    assertEquals("Go on", messages.at("/0/content/1/text").asText());
  }

  @Test
  void writesImagesAsSources() {
    var request =
        Requests.images("data:image/png;base64,iVBORw0KGgo=", "https://example.org/a.png");

    assertEquals(golden("anthropic/request/images"), written(dialect, request, false));
  }

  @Test
  void refusesAnImageWhoseBytesAreNotInBase64() {
    var request = Requests.images("data:image/svg+xml,<svg/>");

    var refused =
        assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false));

    assertTrue(String.valueOf(refused.getMessage()).startsWith("url of an image must hold base64"));
  }

  @Test
  void writesEachToolChoice() {
    assertEquals("auto", choice(new ToolChoice.Auto()));
    assertEquals("none", choice(new ToolChoice.None()));
    assertEquals("any", choice(new ToolChoice.Required()));
  }

  private String choice(ToolChoice choice) {
    return written(dialect, with(it -> it.toolChoice(choice)), false)
        .at("/tool_choice/type")
        .asText();
  }

  @ParameterizedTest
  @EnumSource(ReasoningEffort.class)
  void writesEachReasoningEffort(ReasoningEffort effort) {
    var body = written(dialect, with(it -> it.reasoningEffort(effort)), false);

    var wire =
        switch (effort) {
          case NONE -> "";
          case MINIMAL, LOW -> "low";
          case MEDIUM -> "medium";
          case HIGH -> "high";
          case XHIGH -> "xhigh";
          case MAX -> "max";
        };
    assertEquals(wire, body.at("/output_config/effort").asText());
    assertEquals(
        effort == ReasoningEffort.NONE ? "disabled" : "adaptive",
        body.at("/thinking/type").asText());
  }

  @Test
  void takesABudgetOfThinkingAsAnExtra() {
    var budget = json("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}}");

    var body = written(dialect, with(it -> it.extra("anthropic", budget)), false);

    assertEquals(1024, body.at("/thinking/budget_tokens").asInt());
    assertFalse(body.has("output_config"));
  }

  @Test
  void refusesABudgetBesideAnEffort() {
    var request =
        with(
            it ->
                it.reasoningEffort(ReasoningEffort.LOW)
                    .extra("anthropic", json("{\"thinking\":{}}")));

    var refused =
        assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false));

    assertEquals(
        "extras.anthropic must not hold thinking, which Troupe sets itself", refused.getMessage());
  }

  @Test
  void refusesWhatAnthropicHasNoWordsFor() {
    var seed = with(it -> it.seed(7));
    var json = with(it -> it.responseFormat(new ResponseFormat.Json()));

    assertThrows(IllegalArgumentException.class, () -> written(dialect, seed, false));
    assertThrows(IllegalArgumentException.class, () -> written(dialect, json, false));
  }
}
