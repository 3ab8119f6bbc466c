package dev.troupe.dialect.ollama;

import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one JSON object of an answer says, a line or a whole body; a text is empty if unsaid.
 *
 * <p>Unknown fields are skipped. A known one of another type than the API's is malformed.
 */
final class Line {

  /** What it should be, for messages. */
  static final String FORMAT = "Ollama chat";

  String model = "";
  String createdAt = "";
  String content = "";
  String thinking = "";
  final List<ToolCall> toolCalls = new ArrayList<>(0);
  boolean done;
  String doneReason = "";
  OptionalLong promptTokens = OptionalLong.empty();
  OptionalLong tokens = OptionalLong.empty();
  @Nullable ErrorBody error;

  /** A call of a tool; it comes whole. */
  static final class ToolCall {
    String id = "";
    String name = "";
    String arguments = "";
  }

  private final boolean isLater;

  private Line(boolean isLater) {
    this.isLater = isLater;
  }

  // {"model":"…","created_at":"…","message":{"role":"assistant","content":"…"},"done":false}
  // {…,"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":7}
  static Line read(Tokens json, byte[] data) {
    return json.read(data, _ -> new Line(false).fill(json));
  }

  /** A line behind the first, whose model and time are not read: those of the first were. */
  static Line later(Tokens json, byte[] data) {
    return json.read(data, _ -> new Line(true).fill(json));
  }

  private Line fill(Tokens json) throws IOException {
    json.object("the line", field -> field(json, field));
    return this;
  }

  private void field(Tokens json, String field) throws IOException {
    switch (field) {
      case "model" -> model = json.textIf(!isLater, field);
      case "created_at" -> createdAt = json.textIf(!isLater, field);
      case "message" -> json.object(field, inner -> messageField(json, inner));
      case "done" -> done = json.flag(field);
      case "done_reason" -> doneReason = json.word(field);
      case "prompt_eval_count" -> promptTokens = json.count(field);
      case "eval_count" -> tokens = json.count(field);
      case "error" -> error = json.isNull() ? null : OllamaFailures.body(json.tree());
      default -> json.skip();
    }
  }

  private void messageField(Tokens json, String field) throws IOException {
    switch (field) {
      case "content" -> content = json.text(field);
      case "thinking" -> thinking = json.text(field);
      case "tool_calls" -> json.array(field, _ -> toolCall(json));
      default -> json.skip();
    }
  }

  // {"id":"…","function":{"name":"add","arguments":{"a":1}}}
  private void toolCall(Tokens json) throws IOException {
    var call = new ToolCall();
    json.object(
        "tool_calls[]",
        field -> {
          switch (field) {
            case "id" -> call.id = json.text(field);
            case "function" -> json.object(field, inner -> functionField(json, call, inner));
            default -> json.skip();
          }
        });
    toolCalls.add(call);
  }

  private static void functionField(Tokens json, ToolCall call, String field) throws IOException {
    switch (field) {
      case "name" -> call.name = json.text(field);
      case "arguments" -> call.arguments = json.objectText(field);
      default -> json.skip();
    }
  }
}
