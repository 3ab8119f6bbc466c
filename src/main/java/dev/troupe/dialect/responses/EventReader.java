package dev.troupe.dialect.responses;

import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Tokens;
import dev.troupe.dialect.openai.OpenAiFailures;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one JSON object of an answer says: an event, or a whole response.
 *
 * <p>Unknown fields are skipped, and all fields of events and items of an unknown type, once it is
 * told. A known one of another type than the API's is malformed.
 */
final class EventReader {

  /** What an answer should be, for messages. */
  static final String FORMAT = "OpenAI response";

  private final Tokens json;

  private EventReader(Tokens json) {
    this.json = json;
  }

  // {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"…"}
  static Event event(Tokens json, byte[] data) {
    return json.read(data, _ -> new EventReader(json).event());
  }

  // {"id":"…","model":"…","status":"completed","output":[{"type":"message","content":[…]}],
  //  "usage":{"input_tokens":9,"output_tokens":7}}, or an error
  static Event.Response whole(Tokens json, byte[] body) {
    return json.read(body, _ -> new EventReader(json).response("the answer", true));
  }

  private Event event() throws IOException {
    var event = new Event();
    json.object("the event", field -> eventField(event, field));
    return event;
  }

  private void eventField(Event event, String field) throws IOException {
    if (event.named && event.type == EventType.OTHER) {
      json.skip();
      return;
    }
    switch (field) {
      case "type" -> {
        event.type = EventType.of(json.word(field));
        event.named = true;
      }
      case "output_index" -> event.output = json.index(field).orElse(0);
      case "summary_index", "content_index" -> event.part = json.index(field).orElse(0);
      case "delta" -> event.delta = json.text(field);
      case "item" -> event.item = item(field);
      case "response" -> event.response = response(field, false);
      case "error" -> event.error = error();
      default -> json.skip();
    }
  }

  private @Nullable ErrorBody error() throws IOException {
    return json.isNull() ? null : OpenAiFailures.body(json.tree());
  }

  /** An event's response repeats at its end what was told item by item. */
  private Event.Response response(String name, boolean whole) throws IOException {
    var response = new Event.Response();
    json.object(
        name,
        field -> {
          if (whole && field.equals("output")) {
            json.array(field, _ -> response.output.add(item("output[]")));
          } else {
            responseField(response, field);
          }
        });
    return response;
  }

  private void responseField(Event.Response response, String field) throws IOException {
    switch (field) {
      case "id" -> response.id = json.text(field);
      case "model" -> response.model = json.text(field);
      case "status" -> response.status = json.text(field);
      case "incomplete_details" -> json.object(field, inner -> incomplete(response, inner));
      case "usage" -> response.count = count();
      case "error" -> response.error = error();
      default -> json.skip();
    }
  }

  private void incomplete(Event.Response response, String field) throws IOException {
    if (field.equals("reason")) {
      response.incompleteReason = json.word(field);
    } else {
      json.skip();
    }
  }

  private Event.Item item(String name) throws IOException {
    var item = new Event.Item();
    int from = json.position();
    json.object(name, field -> itemField(item, field));
    if (item.encrypted) {
      item.written = json.writtenFrom(from);
    }
    return item;
  }

  // {"type":"function_call","call_id":"call_1","name":"add","arguments":"{…}"}
  // {"type":"message","phase":"commentary","content":[{"type":"output_text","text":"…"}]}
  // {"type":"reasoning","summary":[{"type":"summary_text","text":"…"}],"encrypted_content":"…"}
  private void itemField(Event.Item item, String field) throws IOException {
    if (item.isOther()) {
      json.skip();
      return;
    }
    switch (field) {
      case "type" -> item.type = json.word(field);
      case "call_id" -> item.callId = json.text(field);
      case "name" -> item.name = json.text(field);
      case "arguments" -> item.arguments = json.text(field);
      case "phase" -> item.phase = json.text(field);
      case "summary", "content" -> json.array(field, _ -> item.parts.add(part()));
      case "encrypted_content" -> item.encrypted = !json.text(field).isEmpty();
      default -> json.skip();
    }
  }

  private Event.Part part() throws IOException {
    var part = new Event.Part();
    json.object("content[]", field -> partField(part, field));
    return part;
  }

  private void partField(Event.Part part, String field) throws IOException {
    switch (field) {
      case "type" -> part.type = json.word(field);
      case "text", "refusal" -> part.text = json.text(field);
      default -> json.skip();
    }
  }

  // {"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":7}
  private Event.Count count() throws IOException {
    var count = new Event.Count();
    json.object("usage", field -> countField(count, field));
    return count;
  }

  private void countField(Event.Count count, String field) throws IOException {
    switch (field) {
      case "input_tokens" -> count.input = json.count(field);
      case "output_tokens" -> count.output = json.count(field);
      case "input_tokens_details", "output_tokens_details" ->
          json.object(field, inner -> countDetail(count, inner));
      default -> json.skip();
    }
  }

  private void countDetail(Event.Count count, String field) throws IOException {
    switch (field) {
      case "cached_tokens" -> count.cached = json.count(field);
      case "cache_write_tokens" -> count.cacheWrite = json.count(field);
      case "reasoning_tokens" -> count.reasoning = json.count(field);
      default -> json.skip();
    }
  }
}
