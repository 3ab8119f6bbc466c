package dev.troupe.dialect.responses;

import static dev.troupe.dialect.Requests.golden;
import static dev.troupe.dialect.Requests.json;
import static dev.troupe.dialect.Requests.thinking;
import static dev.troupe.dialect.Requests.written;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Requests;
import dev.troupe.model.Message;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Part;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseAssembler;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.ToolChoice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesDialectTest {

  private final Dialect dialect = new ResponsesDialect();

  private static ModelRequest with(UnaryOperator<ModelRequest.Builder> change) {
    return change.apply(ModelRequest.of("Hi").with()).build();
  }

  private JsonNode body(UnaryOperator<ModelRequest.Builder> change) {
    return written(dialect, with(change), false);
  }

  @Test
  void postsToTheResponsesOfTheBaseUrl() {
    var wire = dialect.encode(ModelRequest.of("Hi"), "m", false);

    assertEquals("/responses", wire.path());
    assertEquals(Map.of(), wire.headers());
    assertEquals(Map.of("Authorization", "Bearer k"), dialect.authorization("k"));
  }

  @Test
  void leavesOutWhatTheRequestLeavesOut() {
    assertEquals(
        golden("responses/request/minimal"), written(dialect, ModelRequest.of("Hi"), false));
  }

  @Test
  void writesEachFieldUnderItsKey() {
    var request =
        Requests.choosing()
            .stop(List.of())
            .extra("openai-responses", json("{\"top_p\":0.9,\"truncation\":\"auto\"}"))
            .extra("openai", json("{\"n\":2}"))
            .build();

    assertEquals(golden("responses/request/everything"), written(dialect, request, true));
  }

  @Test
  void sendsReasoningBackItemByItemInItsPlace() {
    var signature =
        SentBack.signature(
                List.of(
                    SentBack.Block.reasoning(
                        0, 0, item(0, "{\"type\":\"summary_text\",\"text\":\"One\"}", "A=")),
                    SentBack.Block.reasoning(5, 0, item(2, "", "B=")),
                    SentBack.Block.reasoning(5, 2, item(4, "", "C="))))
            .orElseThrow();

    var request = Requests.toolLoop(thinking("One", signature));

    assertEquals(golden("responses/request/tool-loop"), written(dialect, request, false));
  }

  private static String item(int number, String summary, String content) {
    return """
    {"id":"rs_%d","type":"reasoning","summary":[%s],"encrypted_content":"%s"}\
    """
        .formatted(number, summary, content);
  }

  @Test
  void sendsReasoningBackByteForByte() {
    var item =
        "{\"id\" : \"rs_1\",\"type\":\"reasoning\",\"new\":1.50,\"encrypted_content\":\"\\u0041\"}";
    var assembler = new ResponseAssembler();
    dialect
        .decoder()
        .whole(
            """
            {"id":"é","status":"completed","output":[%s,
              {"type":"function_call","call_id":"call_a","name":"add","arguments":"{}"}]}
            """
                .formatted(item)
                .getBytes(UTF_8),
            assembler::add);

    var request = with(it -> it.message(assembler.response(Optional.empty()).message()));

    var body = new String(dialect.encode(request, "m", false).body(), UTF_8);
    assertTrue(body.contains("," + item + ",{\"type\":\"function_call\""), body);
  }

  @Test
  void sendsThePhaseOfEachMessageBack() {
    var assembler = new ResponseAssembler();
    dialect
        .decoder()
        .whole(
            """
            {"id":"r","status":"completed","output":[
              {"type":"message","phase":"commentary","content":[{"type":"output_text","text":"I look."}]},
              {"type":"function_call","call_id":"call_a","name":"add","arguments":"{}"},
              {"type":"reasoning","summary":[],"encrypted_content":"A="},
              {"type":"message","phase":"final_answer","content":[{"type":"output_text","text":"42"}]},
              {"type":"message","phase":null,"content":[{"type":"output_text","text":"!"}]},
              {"type":"function_call","call_id":"call_b","name":"add","arguments":"{}"}]}
            """
                .getBytes(UTF_8),
            assembler::add);

    var request = with(it -> it.message(assembler.response(Optional.empty()).message()));

    assertEquals(
        json(
            """
            [{"role":"user","content":"Hi"},
             {"role":"assistant","phase":"commentary","content":"I look."},
             {"role":"assistant","phase":"final_answer","content":"42"},
             {"role":"assistant","content":"!"},
             {"type":"function_call","call_id":"call_a","name":"add","arguments":"{}"},
             {"type":"reasoning","summary":[],"encrypted_content":"A="},
             {"type":"function_call","call_id":"call_b","name":"add","arguments":"{}"}]
            """),
        written(dialect, request, false).get("input"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proof-of-another-provider",
        "anthropic:[]",
        "openai-responses:not JSON",
        "openai-responses:null",
        "openai-responses:[null]",
        "openai-responses:[{\"after\":0,\"calls\":0,\"item\":\"7\"}]",
        "openai-responses:[{\"after\":0,\"calls\":0}]",
        "openai-responses:[{\"after\":0,\"calls\":0,\"item\":\"{},{}\"}]"
      })
  void leavesOutThinkingThatIsNotItsOwn(String signature) {
    var request = Requests.toolLoop(thinking("One", signature));

    var input = written(dialect, request, false).get("input");

    assertEquals("assistant", input.at("/1/role").asText());
    assertEquals("function_call", input.at("/2/type").asText());
    assertEquals(9, input.size());
  }

  @Test
  void leavesOutReasoningThatNothingFollows() {
    var signature =
        SentBack.signature(List.of(SentBack.Block.reasoning(2, 0, item(1, "", "A="))))
            .orElseThrow();
    var cut = new Message(Role.ASSISTANT, List.of(thinking("", signature), new Part.Text("Hm")));

    var input = body(it -> it.message(cut).message(Message.assistant(""))).get("input");

    assertEquals(2, input.size());
    assertEquals("Hm", input.at("/1/content").asText());
  }

  @Test
  void writesImagesAsParts() {
    var request =
        Requests.images("data:image/png;base64,iVBORw0KGgo=", "https://example.org/a.png");

    assertEquals(golden("responses/request/images"), written(dialect, request, false));
  }

  @Test
  void writesEachToolChoice() {
    assertEquals("auto", choice(new ToolChoice.Auto()));
    assertEquals("none", choice(new ToolChoice.None()));
    assertEquals("required", choice(new ToolChoice.Required()));
  }

  private String choice(ToolChoice choice) {
    return body(it -> it.toolChoice(choice)).get("tool_choice").asText();
  }

  @Test
  void writesAnyJsonAsJsonObject() {
    var body = body(it -> it.responseFormat(new ResponseFormat.Json()));

    assertEquals(json("{\"format\":{\"type\":\"json_object\"}}"), body.get("text"));
  }

  @ParameterizedTest
  @EnumSource(ReasoningEffort.class)
  void asksForEncryptedReasoningWithAnEffort(ReasoningEffort effort) {
    var body = body(it -> it.reasoningEffort(effort));

    var isOn = effort != ReasoningEffort.NONE;
    assertEquals(effort.name().toLowerCase(Locale.ROOT), body.at("/reasoning/effort").asText());
    assertEquals(isOn, body.at("/reasoning/summary").isTextual());
    assertEquals(isOn, body.has("include"));
    assertFalse(body.get("store").asBoolean(true));
  }

  @Test
  void takesReasoningWithoutASummaryAsAnExtra() {
    var extra =
        json(
            "{\"reasoning\":{\"effort\":\"low\"},\"include\":[],\"text\":{\"verbosity\":\"low\"}}");

    var body = body(it -> it.extra("openai-responses", extra));

    assertEquals(json("{\"effort\":\"low\"}"), body.get("reasoning"));
    assertEquals("low", body.at("/text/verbosity").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "store", "background", "stream", "include", "reasoning"})
  void refusesAnExtraThatTroupeSetsItself(String key) {
    var request =
        with(
            it ->
                it.reasoningEffort(ReasoningEffort.LOW)
                    .extra("openai-responses", json("{\"" + key + "\":1}")));

    var refused =
        assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false));

    assertEquals(
        "extras.openai-responses must not hold " + key + ", which Troupe sets itself",
        refused.getMessage());
  }

  @Test
  void refusesWhatTheResponsesApiHasNoWordsFor() {
    var seed = with(it -> it.seed(7));
    var stop = with(it -> it.stop(List.of("END")));

    assertThrows(IllegalArgumentException.class, () -> written(dialect, seed, false));
    assertThrows(IllegalArgumentException.class, () -> written(dialect, stop, false));
  }
}
