package dev.troupe.dialect.gemini;

import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one JSON object of an answer says, an event or a whole body; a text is empty if unsaid.
 *
 * <p>Unknown fields are skipped. A known one of another type than the API's is malformed.
 */
final class Answer {

  /** What it should be, for messages. */
  static final String FORMAT = "Gemini answer";

  String id = "";
  String model = "";
  String blockReason = "";
  String finishReason = "";
  final List<Piece> parts = new ArrayList<>(1); // of the first candidate, the only one read
  @Nullable Count count;
  @Nullable ErrorBody error;

  /** One part. */
  static final class Piece {
    String text = "";
    boolean thought;
    String signature = "";
    @Nullable Call call;
  }

  /** A call of a tool; it comes whole. */
  static final class Call {
    String id = "";
    String name = "";
    String arguments = "";
  }

  /** Tokens; each count is of all so far. */
  static final class Count {
    OptionalLong prompt = OptionalLong.empty();
    OptionalLong toolPrompt = OptionalLong.empty();
    OptionalLong cached = OptionalLong.empty();
    OptionalLong candidates = OptionalLong.empty();
    OptionalLong thoughts = OptionalLong.empty();
  }

  private final boolean isLater;

  private Answer(boolean isLater) {
    this.isLater = isLater;
  }

  // {"candidates":[{"content":{"parts":[{"text":"…"}],"role":"model"},"finishReason":"STOP"}],
  //  "usageMetadata":{"promptTokenCount":9},"modelVersion":"…","responseId":"…"}
  static Answer read(Tokens json, byte[] data) {
    return read(json, data, false);
  }

  /** An event behind the first, whose id and model are those of the first and are not read. */
  static Answer later(Tokens json, byte[] data) {
    return read(json, data, true);
  }

  private static Answer read(Tokens json, byte[] data, boolean isLater) {
    return json.read(data, _ -> new Answer(isLater).fill(json));
  }

  private Answer fill(Tokens json) throws IOException {
    json.object("the answer", field -> field(json, field));
    return this;
  }

  private void field(Tokens json, String field) throws IOException {
    switch (field) {
      case "responseId" -> id = json.textIf(!isLater, field);
      case "modelVersion" -> model = json.textIf(!isLater, field);
      case "candidates" -> json.array(field, position -> candidate(json, position));
      case "promptFeedback" -> json.object(field, inner -> feedbackField(json, inner));
      case "usageMetadata" -> count(json);
      case "error" -> error = json.isNull() ? null : GeminiFailures.body(json.tree());
      default -> json.skip();
    }
  }

  private void feedbackField(Tokens json, String field) throws IOException {
    if (field.equals("blockReason")) {
      blockReason = json.text(field);
    } else {
      json.skip();
    }
  }

  private void candidate(Tokens json, int position) throws IOException {
    if (position == 0) {
      json.object("candidates[]", field -> candidateField(json, field));
    } else {
      json.skip();
    }
  }

  private void candidateField(Tokens json, String field) throws IOException {
    switch (field) {
      case "content" -> json.object(field, inner -> contentField(json, inner));
      case "finishReason" -> finishReason = json.word(field);
      default -> json.skip();
    }
  }

  private void contentField(Tokens json, String field) throws IOException {
    if (field.equals("parts")) {
      json.array(field, _ -> part(json));
    } else {
      json.skip();
    }
  }

  private void part(Tokens json) throws IOException {
    var piece = new Piece();
    json.object("parts[]", field -> partField(json, piece, field));
    parts.add(piece);
  }

  private static void partField(Tokens json, Piece piece, String field) throws IOException {
    switch (field) {
      case "text" -> piece.text = json.text(field);
      case "thought" -> piece.thought = json.flag(field);
      case "thoughtSignature" -> piece.signature = json.text(field);
      case "functionCall" -> piece.call = call(json);
      default -> json.skip();
    }
  }

  // {"name":"add","args":{"a":1}}
  private static Call call(Tokens json) throws IOException {
    var call = new Call();
    json.object(
        "functionCall",
        field -> {
          switch (field) {
            case "id" -> call.id = json.text(field);
            case "name" -> call.name = json.text(field);
            case "args" -> call.arguments = json.objectText(field);
            default -> json.skip();
          }
        });
    return call;
  }

  private void count(Tokens json) throws IOException {
    if (!json.isNull()) {
      var counted = new Count();
      json.object("usageMetadata", field -> countField(json, counted, field));
      count = counted;
    }
  }

  private static void countField(Tokens json, Count count, String field) throws IOException {
    switch (field) {
      case "promptTokenCount" -> count.prompt = json.count(field);
      case "toolUsePromptTokenCount" -> count.toolPrompt = json.count(field);
      case "cachedContentTokenCount" -> count.cached = json.count(field);
      case "candidatesTokenCount" -> count.candidates = json.count(field);
      case "thoughtsTokenCount" -> count.thoughts = json.count(field);
      default -> json.skip();
    }
  }
}
