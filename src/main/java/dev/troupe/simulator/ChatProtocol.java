package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** OpenAI's Chat Completions, by OpenAI's OpenAPI description. */
record ChatProtocol() implements Protocol {

  @Override
  public Question question(LoggedRequest request, Duration pace) {
    return question(Question.text(request.body(), "model"), request, pace);
  }

  /** Returns what is asked of {@code model}, whatever the body calls it. */
  static Question question(String model, LoggedRequest request, Duration pace) {
    var body = request.body();
    return new Question(
        model,
        Question.many(body, "messages").stream().map(ChatProtocol::turn).toList(),
        manner(body, pace),
        tools(Question.list(body.path("tools"))),
        schema(body.path("response_format")));
  }

  @Override
  public Wording wording(long number, Question question, Script script) {
    return new ChatWording("chatcmpl-" + number, question, script);
  }

  // {"error": {"message": "…", "type": "invalid_request_error", "param": null, "code": null}}
  @Override
  public ObjectNode refusal(Refusal refusal) {
    return framed(
        error(refusal.getMessage(), "invalid_request_error")
            .put("param", refusal.param())
            .put("code", refusal.code()));
  }

  @Override
  public Optional<String> key(LoggedRequest request) {
    return Protocol.bearer(request);
  }

  @Override
  public ObjectNode fault() {
    return error("a fault was asked for", "server_error");
  }

  @Override
  public ObjectNode framed(JsonNode error) {
    return Json.object().set("error", error);
  }

  private static ObjectNode error(@Nullable String message, String type) {
    return Json.object().put("message", message).put("type", type).putNull("param").putNull("code");
  }

  private static Question.Turn turn(JsonNode message) {
    var parts = Question.list(message.path("content"));
    return new Question.Turn(
        message.path("role").asText(),
        content(message),
        parts.stream()
            .filter(part -> part.has("image_url"))
            .map(part -> Pictures.ofUrl(part.at("/image_url/url").asText()))
            .toList(),
        List.of());
  }

  // "content": "text"   or   "content": [{"type": "text", "text": "…"}, {"type": "image_url", …}]
  private static String content(JsonNode message) {
    var content = message.path("content");
    return content.isArray()
        ? Question.list(content).stream()
            .map(part -> part.path("text").asText())
            .collect(Collectors.joining())
        : content.asText("");
  }

  private static Question.Manner manner(JsonNode body, Duration pace) {
    return new Question.Manner(
        Question.flag(body, "stream", false),
        body.path("stream_options").path("include_usage").asBoolean(),
        Question.pace(body, pace));
  }

  // {"type": "function", "function": {"name": "…", "parameters": {…}}}
  private static List<Question.Tool> tools(List<JsonNode> tools) {
    return IntStream.range(0, tools.size()).mapToObj(i -> tool(i, tools.get(i))).toList();
  }

  private static Question.Tool tool(int index, JsonNode tool) {
    var function = tool.path("function");
    if (!function.path("name").isTextual()) {
      var name = "tools[%d].function.name".formatted(index);
      throw Refusal.badField(name, "'%s' must be a string".formatted(name));
    }
    return new Question.Tool(function.path("name").textValue(), function.path("parameters"));
  }

  // {"type": "json_schema", "json_schema": {"name": "…", "schema": {…}}}   or   json_object
  private static JsonNode schema(JsonNode format) {
    return switch (format.path("type").asText()) {
      case "json_schema" -> format.path("json_schema").path("schema");
      case "json_object" -> Json.object().put("type", "object");
      default -> MissingNode.getInstance();
    };
  }
}
