package dev.troupe.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A Chat Completions request, as far as the models look at it.
 *
 * @param messages never empty
 * @param tools the offered tools, in order
 * @param schema the schema that the answer must meet; missing if none is asked for
 */
record Question(
    String model, List<JsonNode> messages, Manner manner, List<JsonNode> tools, JsonNode schema) {

  /** How the answer is to be sent. */
  record Manner(boolean stream, boolean includeUsage, Duration pace) {}

  /**
   * Reads a request's body.
   *
   * @throws Refusal if a field is not as OpenAI asks for it
   */
  static Question of(JsonNode body, Duration pace) {
    if (!body.isObject()) {
      throw Refusal.badBody("the body must be a JSON object");
    }
    if (!body.path("model").isTextual()) {
      throw Refusal.badField("model", "'model' must be a string");
    }
    if (!body.path("messages").isArray() || body.path("messages").isEmpty()) {
      throw Refusal.badField("messages", "'messages' must be a non-empty array");
    }
    return new Question(
        body.path("model").textValue(),
        list(body.path("messages")),
        manner(body, pace),
        list(body.path("tools")),
        schema(body.path("response_format")));
  }

  /** Returns the text of the last message of {@code role}; empty if there is none. */
  String last(String role) {
    return messages.reversed().stream()
        .filter(message -> message.path("role").asText().equals(role))
        .findFirst()
        .map(Question::content)
        .orElse("");
  }

  boolean endsWith(String role) {
    return messages.getLast().path("role").asText().equals(role);
  }

  /** Returns how many words the messages hold. */
  int words() {
    return messages.stream().mapToInt(message -> Script.words(content(message))).sum();
  }

  // "content": "text"   or   "content": [{"type": "text", "text": "…"}, {"type": "image_url", …}]
  private static String content(JsonNode message) {
    var content = message.path("content");
    return content.isArray()
        ? list(content).stream()
            .map(part -> part.path("text").asText())
            .collect(Collectors.joining())
        : content.asText("");
  }

  private static Manner manner(JsonNode body, Duration pace) {
    var stream = body.path("stream");
    if (!stream.isMissingNode() && !stream.isNull() && !stream.isBoolean()) {
      throw Refusal.badField("stream", "'stream' must be a boolean");
    }
    var usage = body.path("stream_options").path("include_usage").asBoolean();
    var own = body.path("x-simulator").path("pace_ms");
    return new Manner(
        stream.asBoolean(), usage, own.isMissingNode() ? pace : millis("x-simulator.pace_ms", own));
  }

  static Duration millis(String name, JsonNode value) {
    return Duration.ofMillis(count(name, value));
  }

  static int count(String name, JsonNode value) {
    if (!value.isInt() || value.intValue() < 0) {
      throw Refusal.badField(name, "'%s' must be a whole number, at least 0".formatted(name));
    }
    return value.intValue();
  }

  // {"type": "json_schema", "json_schema": {"name": "…", "schema": {…}}}   or   json_object
  private static JsonNode schema(JsonNode format) {
    return switch (format.path("type").asText()) {
      case "json_schema" -> format.path("json_schema").path("schema");
      case "json_object" -> Json.object().put("type", "object");
      default -> MissingNode.getInstance();
    };
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
