package dev.troupe.dialect.gemini;

import static dev.troupe.dialect.Requests.golden;
import static dev.troupe.dialect.Requests.json;
import static dev.troupe.dialect.Requests.thinking;
import static dev.troupe.dialect.Requests.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.TextNode;
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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiDialectTest {

  private final Dialect dialect = new GeminiDialect();

  private static ModelRequest with(UnaryOperator<ModelRequest.Builder> change) {
    return change.apply(ModelRequest.of("Hi").with()).build();
  }

  private String path(String model, boolean streamed) {
    return dialect.encode(ModelRequest.of("Hi"), model, streamed).path();
  }

  @Test
  void postsToTheModelOfTheBaseUrl() {
    assertEquals("/models/gemini-2.5-flash:generateContent", path("gemini-2.5-flash", false));
    assertEquals("/models/m:streamGenerateContent?alt=sse", path("m", true));
    assertEquals("/tunedModels/mine:generateContent", path("tunedModels/mine", false));
    assertEquals(Map.of("x-goog-api-key", "k"), dialect.authorization("k"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a?b", "a#b", "a:b", "../a%2f", "/a", "a//b", ""})
  void refusesAModelThatDoesNotFitIntoAPath(String model) {
    assertThrows(IllegalArgumentException.class, () -> path(model, false));
  }

  @Test
  void leavesOutWhatTheRequestLeavesOut() {
    assertEquals(golden("gemini/request/minimal"), written(dialect, ModelRequest.of("Hi"), false));
  }

  @Test
  void writesEachFieldUnderItsKey() {
    var extras = json("{\"safetySettings\":[],\"generationConfig\":{\"topK\":3}}");
    var request = Requests.choosing().seed(-7).extra("gemini", extras).build();

    assertEquals(golden("gemini/request/everything"), written(dialect, request, true));
  }

  @Test
  void sendsEachSignatureBackWithItsPart() {
    var request = Requests.toolLoop(thinking("Hm", "gemini:{\"0\":\"A=\",\"text\":\"T=\"}"));

    assertEquals(golden("gemini/request/tool-loop"), written(dialect, request, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anthropic:[]",
        "gemini:not JSON",
        "gemini:[]",
        "gemini:null",
        "gemini:{\"0\":null}"
      })
  void leavesOutSignaturesThatAreNotItsOwn(String signature) {
    var body = written(dialect, Requests.toolLoop(thinking("Hm", signature)), false);

    assertFalse(body.toString().contains("thoughtSignature"), body::toString);
  }

  @Test
  void sendsNoIdThatItMadeItself() {
    var call = new Part.ToolCall("call_gemini_r_0", "now", "{}");
    var result = new Part.ToolResult("call_gemini_r_0", new TextNode("3"), false);
    var request =
        with(
            it ->
                it.message(new Message(Role.ASSISTANT, List.of(call)))
                    .message(new Message(Role.TOOL, List.of(result))));

    assertFalse(written(dialect, request, false).toString().contains("call_gemini_"));
  }

  @Test
  void writesImagesAsBytes() {
    var request = Requests.images("data:image/png;base64,iVBORw0KGgo=");

    assertEquals(golden("gemini/request/images"), written(dialect, request, false));
  }

  @Test
  void writesEachToolChoice() {
    assertEquals("AUTO", mode(new ToolChoice.Auto()));
    assertEquals("NONE", mode(new ToolChoice.None()));
    assertEquals("ANY", mode(new ToolChoice.Required()));
  }

  private String mode(ToolChoice choice) {
    return written(dialect, with(it -> it.toolChoice(choice)), false)
        .at("/toolConfig/functionCallingConfig/mode")
        .asText();
  }

  @Test
  void writesAnyJsonAsAType() {
    var request = with(it -> it.responseFormat(new ResponseFormat.Json()));

    var generation = written(dialect, request, false).get("generationConfig");

    assertEquals(json("{\"responseMimeType\":\"application/json\"}"), generation);
  }

  @ParameterizedTest
  @EnumSource(ReasoningEffort.class)
  void writesEachReasoningEffort(ReasoningEffort effort) {
    var body = written(dialect, with(it -> it.reasoningEffort(effort)), false);

    var expected =
        switch (effort) {
          case NONE -> "{\"thinkingBudget\":0}";
          case MINIMAL -> "{\"includeThoughts\":true,\"thinkingLevel\":\"minimal\"}";
          case LOW -> "{\"includeThoughts\":true,\"thinkingLevel\":\"low\"}";
          case MEDIUM -> "{\"includeThoughts\":true,\"thinkingLevel\":\"medium\"}";
          case HIGH, XHIGH, MAX -> "{\"includeThoughts\":true,\"thinkingLevel\":\"high\"}";
        };
    assertEquals(json(expected), body.at("/generationConfig/thinkingConfig"));
  }

  @Test
  void refusesWhatGeminiHasNoWordsFor() {
    var orphan = new Part.ToolResult("call_x", new TextNode("3"), false);
    for (var request :
        List.of(
            Requests.images("https://example.org/a.png"),
            with(it -> it.message(new Message(Role.TOOL, List.of(orphan)))),
            with(it -> it.extra("gemini", json("{\"contents\":[]}"))),
            with(it -> it.extra("gemini", json("{\"generationConfig\":{\"candidateCount\":2}}"))),
            with(it -> it.extra("gemini", json("7"))))) {
      assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false));
    }
  }
}
