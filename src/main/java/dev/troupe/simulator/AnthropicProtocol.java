package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Anthropic's Messages, by its API reference (2023-06-01). */
record AnthropicProtocol() implements Protocol {

  @Override
  public Question question(LoggedRequest request, Duration pace) {
    var body = request.body();
    if (request.header("anthropic-version").isEmpty()) {
      throw Refusal.badField("anthropic-version", "anthropic-version: header is required");
    }
    if (!body.path("max_tokens").isInt()) {
      throw Refusal.badField("max_tokens", "max_tokens: Field required");
    }
    var turns = new ArrayList<Question.Turn>();
    if (body.has("system")) {
      turns.add(Question.Turn.of("system", text(body.path("system"))));
    }
    Question.many(body, "messages").forEach(message -> turns.addAll(turns(message)));
    return new Question(
        Question.text(body, "model"),
        turns,
        new Question.Manner(Question.flag(body, "stream", false), true, Question.pace(body, pace)),
        Question.list(body.path("tools")).stream()
            .map(tool -> new Question.Tool(tool.path("name").asText(), tool.path("input_schema")))
            .toList(),
        schema(body.at("/output_config/format")));
  }

  private static JsonNode schema(JsonNode format) {
    return format.path("type").asText().equals("json_schema")
        ? format.path("schema")
        : MissingNode.getInstance();
  }

  /** What the user says, and each result of a tool, which comes in a user's message. */
  private static List<Question.Turn> turns(JsonNode message) {
    var content = message.path("content");
    var role = message.path("role").asText();
    if (!role.equals("user") && !role.equals("assistant")) {
      throw Refusal.badField("messages", "messages: role must be user or assistant");
    }
    var blocks = Question.list(content);
    if (role.equals("assistant") || of(blocks, "tool_result").isEmpty()) {
      return List.of(new Question.Turn(role, text(content), images(blocks), thoughts(blocks)));
    }
    return of(blocks, "tool_result").stream()
        .map(block -> Question.Turn.of("tool", text(block.path("content"))))
        .toList();
  }

  private static List<JsonNode> of(List<JsonNode> blocks, String type) {
    return blocks.stream().filter(block -> block.path("type").asText().equals(type)).toList();
  }

  private static String text(JsonNode content) {
    return content.isTextual()
        ? content.textValue()
        : of(Question.list(content), "text").stream()
            .map(block -> required(block.path("text").asText()))
            .collect(Collectors.joining());
  }

  private static String required(String text) {
    if (text.isEmpty()) {
      throw Refusal.badField("messages", "text content blocks must be non-empty");
    }
    return text;
  }

  // {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "…"}}
  private static List<String> images(List<JsonNode> blocks) {
    return of(blocks, "image").stream()
        .map(block -> block.path("source"))
        .map(
            source ->
                source.has("url")
                    ? source.path("url").asText()
                    : Pictures.ofBytes(
                        source.path("media_type").asText(), source.path("data").asText()))
        .toList();
  }

  private static List<Question.Thought> thoughts(List<JsonNode> blocks) {
    return of(blocks, "thinking").stream()
        .map(
            block ->
                new Question.Thought(
                    block.path("thinking").asText(), block.path("signature").asText()))
        .toList();
  }

  @Override
  public Wording wording(long number, Question question, Script script) {
    return new AnthropicWording("msg_" + number, question, script);
  }

  @Override
  public ObjectNode refusal(Refusal refusal) {
    var type =
        switch (refusal.status()) {
          case 401 -> "authentication_error";
          case 404 -> "not_found_error";
          case 413 -> "request_too_large";
          default -> "invalid_request_error";
        };
    return framed(
        Json.object().put("type", type).put("message", String.valueOf(refusal.getMessage())));
  }

  @Override
  public Optional<String> key(LoggedRequest request) {
    return request.header("x-api-key");
  }

  @Override
  public ObjectNode fault() {
    return Json.object().put("type", "api_error").put("message", "a fault was asked for");
  }

  // {"type": "error", "error": {"type": "…", "message": "…"}, "request_id": "req_1"}
  @Override
  public ObjectNode framed(JsonNode error) {
    var framed = Json.object().put("type", "error");
    framed.set("error", error);
    return framed.put("request_id", "req_simulated");
  }
}
