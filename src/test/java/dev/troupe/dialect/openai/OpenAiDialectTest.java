package dev.troupe.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Golden;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiDialectTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Dialect dialect = new OpenAiDialect();

  private JsonNode written(ModelRequest request) throws JsonProcessingException {
    return json(new String(dialect.encode(request, "m", false).body(), UTF_8));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  private static JsonNode golden(String name) throws JsonProcessingException {
    return json(Golden.text("openai/request/" + name + ".json"));
  }

  private static Message said(Role role, Part... parts) {
    return new Message(role, List.of(parts));
  }

  @Test
  void postsToTheChatCompletionsOfTheBaseUrl() {
    var wire = dialect.encode(ModelRequest.of("Hi"), "m", false);

    assertEquals("/chat/completions", wire.path());
    assertEquals(Map.of(), wire.headers());
  }

  @Test
  void leavesOutWhatTheRequestLeavesOut() throws Exception {
    assertEquals(golden("minimal"), written(ModelRequest.of("Hi")));
  }

  @Test
  void asksForTheUsageOfAStream() throws Exception {
    var body = dialect.encode(ModelRequest.of("Hi"), "m", true).body();

    assertEquals(golden("streamed"), json(new String(body, UTF_8)));
  }

  @Test
  void writesEachFieldUnderItsKey() throws Exception {
    var request =
        ModelRequest.builder()
            .system("Be brief")
            .user("Hi")
            .temperature(0.5)
            .maxOutputTokens(100)
            .stop(List.of("END", "\n"))
            .seed(-7)
            .tools(
                List.of(
                    new ToolSpec(
                        "add",
                        "Adds",
                        json(
                            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}")),
                    new ToolSpec("now", "", json("{\"type\":\"object\"}"))))
            .toolChoice(new ToolChoice.Named("add"))
            .responseFormat(new ResponseFormat.Schema("sum", json("{\"type\":\"object\"}"), true))
            .reasoningEffort(ReasoningEffort.XHIGH)
            .extra("openai", json("{\"top_p\":0.9,\"logit_bias\":{\"50256\":-100}}"))
            .extra("gemini", json("{\"top_k\":3}"))
            .build();

    assertEquals(golden("everything"), written(request));
  }

  @Test
  void writesTheTurnsOfAToolLoopWithoutThinking() throws Exception {
    var thinking = new Part.Thinking("Hm", Optional.of("proof"));
    var request =
        ModelRequest.builder()
            .user("Sum up")
            .message(
                said(
                    Role.ASSISTANT,
                    thinking,
                    new Part.ToolCall("call_a", "add", "{\"a\":1"),
                    new Part.ToolCall("call_b", "now", "")))
            .message(
                said(
                    Role.TOOL,
                    new Part.ToolResult("call_a", new TextNode("three"), false),
                    new Part.ToolResult("call_b", json("{\"hour\":3}"), false)))
            .message(
                said(
                    Role.ASSISTANT,
                    new Part.Text("It is three"),
                    new Part.ToolCall("call_c", "now", "{}")))
            .message(said(Role.ASSISTANT, thinking))
            .build();

    assertEquals(golden("tool-loop"), written(request));
  }

  @Test
  void writesImagesAsParts() throws Exception {
    var request =
        ModelRequest.builder()
            .message(
                said(
                    Role.USER,
                    new Part.Text("What is this? \ud83d\ude00"),
                    new Part.Image("data:image/png;base64,iVBORw0KGgo="),
                    new Part.Image("https://example.org/a.png")))
            .message(said(Role.SYSTEM, new Part.Text("one"), new Part.Text("two")))
            .build();

    assertEquals(golden("images"), written(request));
  }

  @Test
  void writesEachToolChoice() throws Exception {
    var request = ModelRequest.of("Hi").with();

    assertEquals(
        "auto",
        written(request.toolChoice(new ToolChoice.Auto()).build()).get("tool_choice").asText());
    assertEquals(
        "none",
        written(request.toolChoice(new ToolChoice.None()).build()).get("tool_choice").asText());
    assertEquals(
        "required",
        written(request.toolChoice(new ToolChoice.Required()).build()).get("tool_choice").asText());
  }

  @Test
  void writesAnyJsonAsJsonObject() throws Exception {
    var request = ModelRequest.of("Hi").with().responseFormat(new ResponseFormat.Json()).build();

    assertEquals(json("{\"type\":\"json_object\"}"), written(request).get("response_format"));
  }

  @Test
  void limitsTokensByTheOldKeyWhereServersKnowNoOther() throws Exception {
    var request = ModelRequest.of("Hi").with().maxOutputTokens(9).build();

    var compatible = OpenAiDialect.compatible();
    var body = json(new String(compatible.encode(request, "m", false).body(), UTF_8));

    assertEquals("openai-compatible", compatible.name());
    assertEquals(9, body.get("max_tokens").asInt());
    assertFalse(body.has("max_completion_tokens"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"model", "stream", "stream_options", "temperature", "max_tokens", "tools"})
  void refusesAnExtraThatTroupeSetsItself(String key) throws Exception {
    var request = ModelRequest.of("Hi").with().extra("openai", json("{\"" + key + "\":1}")).build();

    var refused = assertThrows(IllegalArgumentException.class, () -> written(request));

    assertEquals(
        "extras.openai must not hold " + key + ", which Troupe sets itself", refused.getMessage());
  }

  @Test
  void refusesExtrasThatAreNoObject() {
    var request = ModelRequest.of("Hi").with().extra("openai", new IntNode(1)).build();

    var refused = assertThrows(IllegalArgumentException.class, () -> written(request));

    assertEquals("extras.openai must be a JSON object, got NUMBER", refused.getMessage());
  }

  @Test
  void refusesAPartThatARoleCannotSay() {
    var request =
        ModelRequest.of("Hi")
            .with()
            .message(said(Role.ASSISTANT, new Part.Image("https://example.org/a.png")))
            .build();

    var refused = assertThrows(IllegalArgumentException.class, () -> written(request));

    assertEquals(
        "messages[1]: a message with the role assistant cannot hold a part of type Image",
        refused.getMessage());
  }

  @Test
  void refusesATreeThatIsTooDeepAndNamesItsPlace() {
    JsonNode deep = JSON.createObjectNode();
    for (int i = 0; i < 1100; i++) {
      deep = JSON.createArrayNode().add(deep);
    }
    var request = ModelRequest.builder().user("Hi").extra("openai", extra("deep", deep)).build();

    var refused = assertThrows(IllegalArgumentException.class, () -> written(request));

    assertEquals("/deep" + "/0".repeat(147) + "/… cannot be written as JSON", refused.getMessage());
  }

  private static JsonNode extra(String key, JsonNode value) {
    return JSON.createObjectNode().set(key, value);
  }

  @Test
  void neverSharesStateBetweenDecoders() {
    var finished = dialect.decoder();
    finished.event(
        "message", "{\"choices\":[{\"finish_reason\":\"stop\"}]}".getBytes(UTF_8), _ -> {});

    assertTrue(finished.isComplete());
    assertFalse(dialect.decoder().isComplete());
  }
}
