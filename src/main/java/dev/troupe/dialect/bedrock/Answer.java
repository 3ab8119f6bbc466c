package dev.troupe.dialect.bedrock;

import dev.troupe.dialect.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one JSON object of an answer says, an event or a whole body; a text is empty if unsaid.
 *
 * <p>Unknown fields are skipped. A known one of another type than the API's is malformed.
 */
final class Answer {

  /** What it should be, for messages. */
  static final String FORMAT = "Bedrock answer";

  OptionalInt index = OptionalInt.empty(); // of the block that an event is about
  @Nullable Block block; // what begins or goes on
  final List<Block> content = new ArrayList<>(0); // of a whole answer
  String stopReason = "";
  @Nullable Count count;

  /** A block of content, or what is added to one. */
  static final class Block {
    String text = "";
    String reasoning = "";
    String signature = "";
    String redacted = ""; // in Base64
    String callId = "";
    String tool = "";
    String input = "";
  }

  /** Tokens of the whole answer. */
  static final class Count {
    OptionalLong input = OptionalLong.empty();
    OptionalLong cacheWrite = OptionalLong.empty();
    OptionalLong cacheRead = OptionalLong.empty();
    OptionalLong output = OptionalLong.empty();
  }

  private Answer() {}

  // {"contentBlockIndex":0,"delta":{"text":"…"}}
  // {"output":{"message":{"role":"assistant","content":[{"text":"…"}]}},
  //  "stopReason":"end_turn","usage":{"inputTokens":9,"outputTokens":7,"totalTokens":16}}
  static Answer read(Tokens json, byte[] data) {
    return json.read(data, _ -> new Answer().fill(json));
  }

  private Answer fill(Tokens json) throws IOException {
    json.object("the answer", field -> field(json, field));
    return this;
  }

  private void field(Tokens json, String field) throws IOException {
    switch (field) {
      case "contentBlockIndex" -> index = json.index(field);
      case "start", "delta" -> block = block(json, field);
      case "output" -> json.object(field, inner -> outputField(json, inner));
      case "stopReason" -> stopReason = json.word(field);
      case "usage" -> count = count(json);
      default -> json.skip();
    }
  }

  private void outputField(Tokens json, String field) throws IOException {
    if (field.equals("message")) {
      json.object(field, inner -> messageField(json, inner));
    } else {
      json.skip();
    }
  }

  private void messageField(Tokens json, String field) throws IOException {
    if (field.equals("content")) {
      json.array(field, _ -> content.add(block(json, "content[]")));
    } else {
      json.skip();
    }
  }

  private static Block block(Tokens json, String name) throws IOException {
    var block = new Block();
    json.object(
        name,
        field -> {
          switch (field) {
            case "text" -> block.text = json.text(field);
            case "toolUse" -> json.object(field, inner -> callField(json, block, inner));
            case "reasoningContent" ->
                json.object(field, inner -> reasoningField(json, block, inner));
            default -> json.skip();
          }
        });
    return block;
  }

  // {"toolUseId":"…","name":"…","input":{…}}; a piece of the input is a text
  private static void callField(Tokens json, Block block, String field) throws IOException {
    switch (field) {
      case "toolUseId" -> block.callId = json.text(field);
      case "name" -> block.tool = json.text(field);
      case "input" -> block.input = json.isText() ? json.text(field) : json.objectText(field);
      default -> json.skip();
    }
  }

  // {"reasoningText":{"text":"…","signature":"…"}}; an event has its fields by themselves
  private static void reasoningField(Tokens json, Block block, String field) throws IOException {
    switch (field) {
      case "reasoningText" -> json.object(field, inner -> reasoningField(json, block, inner));
      case "text" -> block.reasoning = json.text(field);
      case "signature" -> block.signature = json.text(field);
      case "redactedContent" -> block.redacted = json.text(field);
      default -> json.skip();
    }
  }

  private static Count count(Tokens json) throws IOException {
    var count = new Count();
    json.object(
        "usage",
        field -> {
          switch (field) {
            case "inputTokens" -> count.input = json.count(field);
            case "cacheReadInputTokens" -> count.cacheRead = json.count(field);
            case "cacheWriteInputTokens" -> count.cacheWrite = json.count(field);
            case "outputTokens" -> count.output = json.count(field);
            default -> json.skip();
          }
        });
    return count;
  }
}
