package dev.troupe.dialect.bedrock;

import static dev.troupe.dialect.Requests.golden;
import static dev.troupe.dialect.Requests.json;
import static dev.troupe.dialect.Requests.thinking;
import static dev.troupe.dialect.Requests.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Requests;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockDialectTest {

  private static final String SIGNATURE =
      """
      bedrock:[{"after":0,"calls":0,"length":3,"proof":"A=","redacted":false},\
      {"after":0,"calls":0,"length":0,"proof":"ZGF0YQ==","redacted":true},\
      {"after":5,"calls":0,"length":3,"proof":"B=","redacted":false}]\
      """;

  private static final String UNOFFERED =
      "tools must be there, and toolChoice not be none, where messages tell of calls: Bedrock's"
          + " Converse wants to be offered tools then, and cannot be kept from calling them";

  private static final List<ToolSpec> NOW =
      List.of(new ToolSpec("now", "", json("{\"type\":\"object\"}")));

  private final Dialect dialect = new BedrockDialect();

  private static ModelRequest with(UnaryOperator<ModelRequest.Builder> change) {
    return change.apply(ModelRequest.of("Hi").with()).build();
  }

  @ParameterizedTest
  @CsvSource({
    "amazon.nova-lite-v1:0, /model/amazon.nova-lite-v1%3A0",
    "us.anthropic.claude-sonnet-4-6, /model/us.anthropic.claude-sonnet-4-6",
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0,"
        + " /model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.amazon.nova-pro-v1%3A0",
  })
  void asksTheModelInOneSegmentOfThePath(String model, String path) {
    var request = ModelRequest.of("Hi");

    assertEquals(path + "/converse", dialect.encode(request, model, false).path());
    assertEquals(path + "/converse-stream", dialect.encode(request, model, true).path());
    assertEquals(Map.of("Authorization", "Bearer k"), dialect.authorization("k"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a?b", "a%2Fb", "\u00e9", "a\nb"})
  void refusesAModelThatIsNoId(String model) {
    assertThrows(
        IllegalArgumentException.class, () -> dialect.encode(ModelRequest.of("Hi"), model, false));
  }

  @Test
  void leavesOutWhatTheRequestLeavesOut() {
    assertEquals(golden("bedrock/request/minimal"), written(dialect, ModelRequest.of("Hi"), false));
  }

  @Test
  void writesEachFieldUnderItsKey() {
    var extras =
        """
        {"inferenceConfig":{"topP":0.9},"additionalModelRequestFields":{"top_k":3},
         "requestMetadata":{"team":"a"}}\
        """;
    var request =
        Requests.choosing()
            .extra("bedrock", json(extras))
            .extra("anthropic", json("{\"top_p\":1}"))
            .build();

    assertEquals(golden("bedrock/request/everything"), written(dialect, request, true));
  }

  @Test
  void sendsReasoningBackBlockByBlockInItsPlace() {
    var request = toolLoop(SIGNATURE);

    assertEquals(golden("bedrock/request/tool-loop"), written(dialect, request, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proof-of-another-provider",
        "anthropic:[{\"after\":0,\"calls\":0,\"length\":6,\"proof\":\"A=\",\"redacted\":false}]",
        "bedrock:not JSON",
        "bedrock:[{\"after\":0,\"calls\":0,\"length\":99,\"proof\":\"A=\",\"redacted\":false}]"
      })
  void leavesOutReasoningThatIsNotItsOwn(String signature) {
    var request = toolLoop(signature);

    var content = written(dialect, request, false).at("/messages/1/content");

    assertTrue(content.at("/0").has("text"));
    assertEquals(4, content.size());
  }

  @Test
  void writesEachToolChoice() {
    assertTrue(choice(new ToolChoice.Auto()).has("auto"));
    assertTrue(choice(new ToolChoice.Required()).has("any"));
    assertEquals("now", choice(new ToolChoice.Named("now")).at("/tool/name").asText());
  }

  private JsonNode choice(ToolChoice choice) {
    return written(dialect, with(it -> it.tools(NOW).toolChoice(choice)), false)
        .at("/toolConfig/toolChoice");
  }

  @Test
  void leavesOutToolsThatMustNotBeCalled() {
    var request = with(it -> it.tools(NOW).toolChoice(new ToolChoice.None()));

    assertFalse(written(dialect, request, false).has("toolConfig"));
  }

  @Test
  void refusesToOfferNoToolBehindCalls() {
    var none = new ToolChoice.None();

    assertEquals(UNOFFERED, refusal(toolLoop(SIGNATURE).with().toolChoice(none).build()));
    assertEquals(UNOFFERED, refusal(toolLoop(SIGNATURE).with().tools(List.of()).build()));
    assertEquals(
        UNOFFERED, refusal(toolLoop(SIGNATURE).with().tools(List.of()).toolChoice(none).build()));
  }

  private String refusal(ModelRequest request) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false))
            .getMessage());
  }

  private static ModelRequest toolLoop(String signature) {
    return Requests.toolLoop(thinking("OneTwo", signature)).with().tools(NOW).build();
  }

  @Test
  void refusesToDemandACallOfNoTool() {
    var request = with(it -> it.toolChoice(new ToolChoice.Required()));

    assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false));
  }

  @ParameterizedTest
  @EnumSource(ReasoningEffort.class)
  void writesEachReasoningEffortAsClaudeWantsIt(ReasoningEffort effort) {
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
    assertEquals(wire, body.at("/additionalModelRequestFields/output_config/effort").asText());
    assertEquals(
        effort == ReasoningEffort.NONE ? "disabled" : "adaptive",
        body.at("/additionalModelRequestFields/thinking/type").asText());
  }

  @Test
  void takesABudgetOfThinkingAsAnExtra() {
    var budget =
        json(
            """
            {"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}}}\
            """);

    var body = written(dialect, with(it -> it.extra("bedrock", budget)), false);

    assertEquals(1024, body.at("/additionalModelRequestFields/thinking/budget_tokens").asInt());
  }

  @Test
  void refusesABudgetBesideAnEffort() {
    var request =
        with(
            it ->
                it.reasoningEffort(ReasoningEffort.LOW)
                    .extra(
                        "bedrock", json("{\"additionalModelRequestFields\":{\"thinking\":{}}}")));

    var refused =
        assertThrows(IllegalArgumentException.class, () -> written(dialect, request, false));

    assertEquals(
        "extras.bedrock.additionalModelRequestFields must not hold thinking, which Troupe sets"
            + " itself",
        refused.getMessage());
  }

  @Test
  void refusesWhatConverseHasNoWordsFor() {
    var seed = with(it -> it.seed(7));
    var json = with(it -> it.responseFormat(new ResponseFormat.Json()));

    assertThrows(IllegalArgumentException.class, () -> written(dialect, seed, false));
    assertThrows(IllegalArgumentException.class, () -> written(dialect, json, false));
  }
}
