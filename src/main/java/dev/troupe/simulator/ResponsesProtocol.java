package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** OpenAI's Responses, by OpenAI's API reference, without what is stored there. */
record ResponsesProtocol() implements Protocol {

  private static final ChatProtocol CHAT = new ChatProtocol(); // whose errors are the same

  /** Parameters of Chat Completions that this API refuses. */
  private static final List<String> UNKNOWN =
      List.of("messages", "stop", "seed", "max_tokens", "response_format", "reasoning_effort");

  @Override
  public Question question(LoggedRequest request, Duration pace) {
    var body = request.body();
    for (var name : UNKNOWN) {
      if (body.has(name)) {
        throw Refusal.badField(name, "Unknown parameter: '%s'.".formatted(name));
      }
    }
    return new Question(
        Question.text(body, "model"),
        turns(body),
        new Question.Manner(Question.flag(body, "stream", false), true, Question.pace(body, pace)),
        Question.list(body.path("tools")).stream().map(ResponsesProtocol::tool).toList(),
        schema(body.at("/text/format")));
  }

  private static List<Question.Turn> turns(JsonNode body) {
    var turns = new ArrayList<Question.Turn>();
    if (body.has("instructions")) {
      turns.add(Question.Turn.of("system", body.path("instructions").asText()));
    }
    if (body.path("input").isTextual()) {
      turns.add(Question.Turn.of("user", body.path("input").textValue()));
      return turns;
    }
    var called = new HashSet<String>();
    var items = Question.many(body, "input");
    for (int i = 0; i < items.size(); i++) {
      var next = i + 1 < items.size() ? items.get(i + 1) : MissingNode.getInstance();
      turns.add(turn(items.get(i), next, called));
    }
    return turns;
  }

  private static Question.Turn turn(JsonNode item, JsonNode next, Set<String> called) {
    return switch (item.path("type").asText("message")) {
      case "message" -> message(item);
      case "reasoning" -> reasoning(item, next);
      case "function_call" -> {
        called.add(required(item, "call_id"));
        required(item, "arguments");
        yield Question.Turn.of("assistant", "");
      }
      case "function_call_output" -> result(item, called);
      default -> throw Refusal.badField("input", "Invalid value: 'type' of an item");
    };
  }

  private static String required(JsonNode item, String name) {
    if (!item.path(name).isTextual()) {
      throw Refusal.badField("input", "Missing required parameter: '%s'".formatted(name));
    }
    return item.path(name).textValue();
  }

  // {"role": "user", "content": "…"}   or   [{"type": "input_text", "text": "…"}, …]
  private static Question.Turn message(JsonNode item) {
    var role = required(item, "role");
    var content = item.path("content");
    var said = role.equals("assistant") ? "output_text" : "input_text";
    return new Question.Turn(
        role.equals("developer") ? "system" : role,
        content.isTextual() ? content.textValue() : text(of(content, said)),
        of(content, "input_image").stream()
            .map(part -> Pictures.ofUrl(part.path("image_url").asText()))
            .toList(),
        List.of());
  }

  private static List<JsonNode> of(JsonNode content, String type) {
    return Question.list(content).stream()
        .filter(part -> part.path("type").asText().equals(type))
        .toList();
  }

  private static String text(List<JsonNode> parts) {
    return parts.stream().map(part -> part.path("text").asText()).collect(Collectors.joining());
  }

  // {"type": "reasoning", "id": "rs_1", "summary": […], "encrypted_content": "…"}
  private static Question.Turn reasoning(JsonNode item, JsonNode next) {
    var id = required(item, "id");
    var led = next.path("type").asText("message");
    if (next.isMissingNode() || led.equals("function_call_output")) {
      throw Refusal.badField(
          "input",
          "Item '%s' of type 'reasoning' was provided without its required following item."
              .formatted(id));
    }
    if (!item.path("encrypted_content").isTextual() || !item.path("summary").isArray()) {
      throw Refusal.of(404, "Item with id '%s' not found.".formatted(id), "not_found");
    }
    var summary = text(Question.list(item.path("summary")));
    var proof = item.path("encrypted_content").textValue();
    return new Question.Turn(
        "assistant", "", List.of(), List.of(new Question.Thought(summary, proof)));
  }

  private static Question.Turn result(JsonNode item, Set<String> called) {
    var id = required(item, "call_id");
    if (!called.contains(id)) {
      throw Refusal.badField(
          "input", "No tool call found for function call output with call_id %s.".formatted(id));
    }
    return Question.Turn.of("tool", required(item, "output"));
  }

  // {"type": "function", "name": "…", "parameters": {…}}
  private static Question.Tool tool(JsonNode tool) {
    if (!tool.path("name").isTextual()) {
      throw Refusal.badField("tools", "Missing required parameter: 'name' of a tool");
    }
    return new Question.Tool(tool.path("name").textValue(), tool.path("parameters"));
  }

  // {"type": "json_schema", "name": "…", "schema": {…}}   or   json_object
  private static JsonNode schema(JsonNode format) {
    return switch (format.path("type").asText()) {
      case "json_schema" -> format.path("schema");
      case "json_object" -> Json.object().put("type", "object");
      default -> MissingNode.getInstance();
    };
  }

  @Override
  public Wording wording(long number, Question question, Script script) {
    return new ResponsesWording(number, question, script);
  }

  @Override
  public ObjectNode refusal(Refusal refusal) {
    return CHAT.refusal(refusal);
  }

  @Override
  public Optional<String> key(LoggedRequest request) {
    return CHAT.key(request);
  }

  @Override
  public ObjectNode fault() {
    return CHAT.fault();
  }

  @Override
  public ObjectNode framed(JsonNode error) {
    return CHAT.framed(error);
  }
}
