package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ollama's chat, by its {@code docs/api.md}. */
record OllamaProtocol() implements Protocol {

  @Override
  public Question question(LoggedRequest request, Duration pace) {
    var body = request.body();
    return new Question(
        Question.text(body, "model"),
        Question.many(body, "messages").stream().map(OllamaProtocol::turn).toList(),
        new Question.Manner(Question.flag(body, "stream", true), true, Question.pace(body, pace)),
        Question.list(body.path("tools")).stream().map(OllamaProtocol::tool).toList(),
        schema(body.path("format")));
  }

  private static Question.Turn turn(JsonNode message) {
    var role = message.path("role").asText();
    if (role.equals("tool") && !message.path("tool_name").isTextual()) {
      throw Refusal.badField("messages", "tool_name is missing");
    }
    for (var call : message.path("tool_calls")) {
      if (!call.at("/function/arguments").isObject()) {
        throw Refusal.badField("messages", "arguments must be an object");
      }
    }
    var thinking = message.path("thinking");
    return new Question.Turn(
        role,
        message.path("content").asText(),
        Question.list(message.path("images")).stream()
            .map(image -> Pictures.ofBytes("image/png", image.asText()))
            .toList(),
        thinking.isTextual()
            ? List.of(new Question.Thought(thinking.textValue(), Script.PROOF)) // it wants none
            : List.of());
  }

  // {"type": "function", "function": {"name": "…", "parameters": {…}}}
  private static Question.Tool tool(JsonNode tool) {
    return new Question.Tool(
        tool.at("/function/name").asText(), tool.path("function").path("parameters"));
  }

  private static JsonNode schema(JsonNode format) {
    if (format.isObject()) {
      return format;
    }
    return format.asText().equals("json")
        ? Json.object().put("type", "object")
        : MissingNode.getInstance();
  }

  @Override
  public Wording wording(long number, Question question, Script script) {
    return new OllamaWording(number, question, script);
  }

  @Override
  public ObjectNode refusal(Refusal refusal) {
    return Json.object().put("error", String.valueOf(refusal.getMessage()));
  }

  @Override
  public Optional<String> key(LoggedRequest request) {
    return Protocol.bearer(request);
  }

  @Override
  public ObjectNode fault() {
    return Json.object().put("message", "a fault was asked for");
  }

  // {"error": "…"}
  @Override
  public ObjectNode framed(JsonNode error) {
    return Json.object()
        .put("error", error.isTextual() ? error.textValue() : error.path("message").asText());
  }
}
