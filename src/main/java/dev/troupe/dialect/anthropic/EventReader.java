package dev.troupe.dialect.anthropic;

import dev.troupe.dialect.Tokens;
import java.io.IOException;

/**
 * Reads what one JSON object of an answer says: an event, or a whole message.
 *
 * <p>Unknown fields are skipped. A known one of another type than the API's is malformed.
 */
final class EventReader {

  /** What an answer should be, for messages. */
  static final String FORMAT = "Anthropic message";

  private final Tokens json;
  private final String named; // the type of the event; empty where its fields tell

  private EventReader(Tokens json, String named) {
    this.json = json;
    this.named = named;
  }

  /**
   * An event of a stream.
   *
   * @param named what the stream calls it: its type, as the API promises; empty where it does not
   */
  // {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"…"}}
  static Event event(Tokens json, String named, byte[] data) {
    return json.read(data, _ -> new EventReader(json, named).event());
  }

  // {"type":"message","id":"…","model":"…","content":[{"type":"text","text":"…"}],
  //  "stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":7}}, or an error
  static Event whole(Tokens json, byte[] body) {
    return json.read(body, _ -> new EventReader(json, "").whole());
  }

  private Event event() throws IOException {
    var event = new Event();
    event.type = named;
    json.object("the event", field -> eventField(event, field));
    return event;
  }

  private void eventField(Event event, String field) throws IOException {
    switch (field) {
      case "type" -> type(event, field);
      case "index" -> event.index = json.index(field).orElse(0);
      case "message" -> event.message = message(field);
      case "content_block" -> event.block = block(field);
      case "delta" -> event.delta = delta(field);
      case "usage" -> event.count = count();
      case "error" -> event.error = json.isNull() ? null : AnthropicFailures.body(json.tree());
      default -> json.skip();
    }
  }

  private void type(Event event, String field) throws IOException {
    if (named.isEmpty()) {
      event.type = json.word(field);
    } else {
      json.skip();
    }
  }

  private Event whole() throws IOException {
    var event = new Event();
    var message = new Event.Said();
    json.object(
        "the answer",
        field -> {
          switch (field) {
            case "type" -> event.type = json.word(field);
            case "error" ->
                event.error = json.isNull() ? null : AnthropicFailures.body(json.tree());
            default -> messageField(message, field);
          }
        });
    event.message = message;
    return event;
  }

  private Event.Said message(String name) throws IOException {
    var message = new Event.Said();
    json.object(name, field -> messageField(message, field));
    return message;
  }

  private void messageField(Event.Said message, String field) throws IOException {
    switch (field) {
      case "id" -> message.id = json.text(field);
      case "model" -> message.model = json.text(field);
      case "stop_reason" -> message.stopReason = json.word(field);
      case "content" -> json.array(field, _ -> message.content.add(block("content[]")));
      case "usage" -> message.count = count();
      default -> json.skip();
    }
  }

  private Event.Block block(String name) throws IOException {
    var block = new Event.Block();
    json.object(name, field -> blockField(block, field));
    return block;
  }

  /** Its own type is not read: what it adds is told by its fields. */
  private Event.Block delta(String name) throws IOException {
    var delta = new Event.Block();
    json.object(
        name,
        field -> {
          if (field.equals("type")) {
            json.skip();
          } else {
            blockField(delta, field);
          }
        });
    return delta;
  }

  private void blockField(Event.Block block, String field) throws IOException {
    switch (field) {
      case "type" -> block.type = json.word(field);
      case "text" -> block.text = json.text(field);
      case "thinking" -> block.thinking = json.text(field);
      case "signature" -> block.signature = json.text(field);
      case "data" -> block.data = json.text(field);
      case "id" -> block.id = json.text(field);
      case "name" -> block.name = json.text(field);
      case "input" -> block.input = json.objectText(field);
      case "partial_json" -> block.partialJson = json.text(field);
      case "stop_reason" -> block.stopReason = json.word(field);
      default -> json.skip();
    }
  }

  // {"input_tokens":9,"cache_read_input_tokens":4,"output_tokens":7}
  private Event.Count count() throws IOException {
    var count = new Event.Count();
    json.object("usage", field -> countField(count, field));
    return count;
  }

  private void countField(Event.Count count, String field) throws IOException {
    switch (field) {
      case "input_tokens" -> count.input = json.count(field);
      case "cache_creation_input_tokens" -> count.cacheWrite = json.count(field);
      case "cache_read_input_tokens" -> count.cacheRead = json.count(field);
      case "output_tokens" -> count.output = json.count(field);
      case "output_tokens_details" -> json.object(field, inner -> countDetail(count, inner));
      default -> json.skip();
    }
  }

  private void countDetail(Event.Count count, String field) throws IOException {
    if (field.equals("thinking_tokens")) {
      count.thinking = json.count(field);
    } else {
      json.skip();
    }
  }
}
