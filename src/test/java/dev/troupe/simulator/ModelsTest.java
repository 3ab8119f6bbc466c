package dev.troupe.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {

  private static final String TOOLS =
      """
      {"model": "tools", "stream": true, "tools": [
        {"type": "function", "function": {"name": "weather", "parameters": {
          "type": "object", "required": ["city", "days"],
          "properties": {
            "city": {"type": "string", "minLength": 3},
            "days": {"type": "integer", "minimum": 2},
            "unit": {"type": "string"}}}}},
        {"type": "function", "function": {"name": "other"}}],
       "messages": [{"role": "user", "content": "how is it?"}]}
      """;

  @Test
  void callsTheFirstToolWithArgumentsOfItsSchema() throws JsonProcessingException {
    var message = whole(TOOLS).at("/choices/0/message");

    var call = message.at("/tool_calls/0");
    assertTrue(message.path("content").isNull());
    assertEquals("weather", call.at("/function/name").asText());
    assertEquals("call_1", call.path("id").asText());
    assertEquals("{\"city\":\"aaa\",\"days\":2}", call.at("/function/arguments").asText());
  }

  @Test
  void streamsACallInPieces() throws Exception {
    var calls =
        events(TOOLS).stream()
            .map(event -> event.at("/choices/0/delta/tool_calls/0"))
            .filter(JsonNode::isObject)
            .toList();

    var arguments = calls.stream().map(call -> call.at("/function/arguments").asText()).toList();
    assertEquals("weather", calls.getFirst().at("/function/name").asText());
    assertEquals("", arguments.getFirst());
    assertTrue(calls.stream().skip(1).noneMatch(call -> call.has("id")));
    assertEquals("{\"city\":\"aaa\",\"days\":2}", String.join("", arguments));
    assertTrue(arguments.size() > 3);
  }

  @Test
  void endsACallWithItsFinishReason() throws Exception {
    assertEquals("tool_calls", events(TOOLS).getLast().at("/choices/0/finish_reason").asText());
  }

  @Test
  void tellsTheResultOfATool() throws JsonProcessingException {
    var body = (ObjectNode) Json.parse(TOOLS);
    var messages = body.withArray("messages");
    messages.addObject().put("role", "assistant").putNull("content");
    messages.addObject().put("role", "tool").put("tool_call_id", "call_1").put("content", "rain");

    var answer = whole(Json.text(body));

    assertEquals("The tool answered: rain", answer.at("/choices/0/message/content").asText());
  }

  @Test
  void countsItsCallsOverTheWholeConversation() throws JsonProcessingException {
    var body = (ObjectNode) Json.parse(TOOLS);
    var messages = body.withArray("messages");
    messages.addObject().put("role", "tool").put("content", "rain");
    messages.addObject().put("role", "user").put("content", "and now?");

    var answer = whole(Json.text(body));

    assertEquals("call_2", answer.at("/choices/0/message/tool_calls/0/id").asText());
  }

  @Test
  void saysThatThereIsNoTool() throws JsonProcessingException {
    var answer =
        whole(
            """
            {"model": "tools", "messages": [{"role": "user", "content": "go"}]}
            """);

    assertEquals("There is no tool to call.", answer.at("/choices/0/message/content").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"type\": \"object\"}",
        "{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"const\": 7}}}",
        "{\"type\": \"array\", \"items\": {\"type\": \"boolean\"}, \"minItems\": 2}",
        "{\"type\": \"array\", \"prefixItems\": [{\"type\": \"null\"}], \"minItems\": 1}",
        "{\"type\": [\"string\", \"null\"], \"minLength\": 2}",
        "{\"enum\": [\"red\", \"green\"]}",
        "{\"type\": \"integer\", \"exclusiveMinimum\": 2.5}",
        "{\"type\": \"number\", \"maximum\": -3}",
        "{\"type\": \"string\", \"format\": \"uuid\"}",
        "{\"anyOf\": [{\"type\": \"integer\"}, {\"type\": \"null\"}]}",
        "{\"$ref\": \"#/$defs/p\", \"$defs\": {\"p\": {\"type\": \"string\"}}}",
        """
        {"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
                   {"required": ["b"], "properties": {"b": {"type": "integer"}}}]}
        """
      })
  void answersWithAnInstanceOfTheSchema(String schema) throws JsonProcessingException {
    var body = question("json");
    body.putObject("response_format")
        .put("type", "json_schema")
        .putObject("json_schema")
        .put("name", "it")
        .set("schema", Json.parse(schema));

    var content = whole(Json.text(body)).at("/choices/0/message/content").asText();

    assertEquals(List.of(), errors(schema, content), content);
  }

  @Test
  void refusesASchemaThatRequiresItself() {
    var schema = "{\"required\": [\"a\"], \"properties\": {\"a\": {\"$ref\": \"#\"}}}";

    var refusal = assertThrows(Refusal.class, () -> Sample.of(Json.parse(schema)));

    assertEquals(400, refusal.status());
  }

  @Test
  void refusesAReferenceThatLeadsNowhere() {
    var refusal =
        assertThrows(Refusal.class, () -> Sample.of(Json.parse("{\"$ref\": \"#/$defs/x\"}")));

    assertTrue(String.valueOf(refusal.getMessage()).contains("#/$defs/x"));
  }

  @Test
  void cutsNoCharacterApart() {
    assertEquals(List.of("a😀", "b"), Script.cut("a😀b", 2));
  }

  private static ObjectNode question(String model) {
    var body = Json.object().put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", "go");
    return body;
  }

  private static JsonNode whole(String body) throws JsonProcessingException {
    return wording(body).whole();
  }

  private static List<JsonNode> events(String body) throws Exception {
    var kit = ActorTestKit.create();
    try {
      var events = wording(body).events().runWith(Sink.seq(), kit.system());
      var text = new StringBuilder();
      SimulatorHarness.await(events).forEach(event -> text.append(event.utf8String()));
      return Events.of(text.toString()).json();
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static Wording wording(String body) throws JsonProcessingException {
    var head = new LoggedRequest.Head("POST", "/v1/chat/completions", "", Map.of());
    var request = new LoggedRequest(1, head, new LoggedRequest.Body(Json.parse(body), 0));
    var chat = new ChatProtocol();
    var question = chat.question(request, Duration.ZERO);
    return chat.wording(1, question, Models.script(question));
  }

  private static List<Error> errors(String schema, String instance) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema)
        .validate(instance, InputFormat.JSON);
  }
}
