package dev.troupe.dialect.openai;

import dev.troupe.dialect.Tokens;
import java.io.IOException;

/**
 * Reads what one JSON object of an answer says.
 *
 * <p>Unknown fields are skipped: servers add many. A known one of another type than the API's is
 * malformed.
 */
final class ChunkReader {

  /** What an answer should be, for messages. */
  static final String FORMAT = "chat completion";

  private final Tokens json;
  private final String saidIn; // the other name of the two may repeat the whole in each event
  private final boolean isLater;
  private final Chunk chunk = new Chunk();

  private ChunkReader(Tokens json, String saidIn, boolean isLater) {
    this.json = json;
    this.saidIn = saidIn;
    this.isLater = isLater;
  }

  // {"id":"…","model":"…","choices":[{"index":0,"delta":{"content":"…"},"finish_reason":null}]}
  static Chunk event(Tokens json, byte[] data) {
    return event(json, data, false);
  }

  /** An event of an answer that has begun: its id and model were told, and are not read. */
  static Chunk later(Tokens json, byte[] data) {
    return event(json, data, true);
  }

  private static Chunk event(Tokens json, byte[] data, boolean isLater) {
    return json.read(data, _ -> new ChunkReader(json, "delta", isLater).chunk());
  }

  // {"id":"…","model":"…","choices":[{"message":{"content":"…"},"finish_reason":"stop"}]}
  static Chunk whole(Tokens json, byte[] body) {
    return json.read(body, _ -> new ChunkReader(json, "message", false).chunk());
  }

  private Chunk chunk() throws IOException {
    json.object("the answer", this::chunkField);
    return chunk;
  }

  private void chunkField(String field) throws IOException {
    switch (field) {
      case "id" -> chunk.id = json.textIf(!isLater, field);
      case "model" -> chunk.model = json.textIf(!isLater, field);
      case "choices" -> json.array(field, this::choice);
      case "usage" -> count();
      case "error" -> chunk.error = json.isNull() ? null : OpenAiFailures.body(json.tree());
      default -> json.skip();
    }
  }

  private void choice(int position) throws IOException {
    var choice = new Chunk.Choice();
    choice.index = position;
    json.object("choices[]", field -> choiceField(choice, field));
    if (choice.index == 0) {
      chunk.choice = choice;
    }
  }

  private void choiceField(Chunk.Choice choice, String field) throws IOException {
    switch (field) {
      case "index" -> choice.index = json.index(field).orElse(choice.index);
      case "delta", "message" -> said(choice, field);
      case "finish_reason" -> choice.finishReason = json.word(field);
      case "usage" -> count(); // where Moonshot puts it
      default -> json.skip();
    }
  }

  private void said(Chunk.Choice choice, String field) throws IOException {
    if (field.equals(saidIn)) {
      json.object(field, inner -> saidField(choice, inner));
    } else {
      json.skip();
    }
  }

  private void saidField(Chunk.Choice choice, String field) throws IOException {
    switch (field) {
      case "content" -> choice.content = json.text(field);
      case "refusal" -> choice.refusal = json.text(field);
      case "reasoning_content", "reasoning" -> thinking(choice, field);
      case "tool_calls" -> json.array(field, _ -> toolCall(choice));
      default -> json.skip();
    }
  }

  /** Some servers say the same under both names. */
  private void thinking(Chunk.Choice choice, String field) throws IOException {
    var text = json.text(field);
    choice.thinking = choice.thinking.isEmpty() ? text : choice.thinking;
  }

  // {"index":0,"id":"call_1","type":"function","function":{"name":"add","arguments":"{\"a\""}}
  private void toolCall(Chunk.Choice choice) throws IOException {
    var call = new Chunk.ToolCall();
    json.object("tool_calls[]", field -> toolCallField(call, field));
    choice.toolCalls.add(call);
  }

  private void toolCallField(Chunk.ToolCall call, String field) throws IOException {
    switch (field) {
      case "index" -> call.index = json.index(field);
      case "id" -> call.id = json.text(field);
      case "function" -> json.object(field, inner -> functionField(call, inner));
      default -> json.skip();
    }
  }

  private void functionField(Chunk.ToolCall call, String field) throws IOException {
    switch (field) {
      case "name" -> call.name = json.text(field);
      case "arguments" -> call.arguments = json.text(field);
      default -> json.skip();
    }
  }

  // {"prompt_tokens":9,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":4}}
  private void count() throws IOException {
    if (!json.isNull()) {
      var count = new Chunk.Count();
      json.object("usage", field -> countField(count, field));
      chunk.count = count;
    }
  }

  private void countField(Chunk.Count count, String field) throws IOException {
    switch (field) {
      case "prompt_tokens" -> count.prompt = json.count(field);
      case "completion_tokens" -> count.completion = json.count(field);
      case "prompt_tokens_details", "completion_tokens_details" ->
          json.object(field, inner -> countDetail(count, inner));
      default -> json.skip();
    }
  }

  private void countDetail(Chunk.Count count, String field) throws IOException {
    switch (field) {
      case "cached_tokens" -> count.cached = json.count(field);
      case "cache_write_tokens" -> count.cacheWrite = json.count(field);
      case "reasoning_tokens" -> count.reasoning = json.count(field);
      default -> json.skip();
    }
  }
}
