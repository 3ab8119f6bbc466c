package dev.troupe.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.Turns;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import java.io.IOException;
import java.util.List;

/** Writes the {@code messages} of a request. */
final class MessageWriter {

  private final JsonGenerator json;

  MessageWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(List<Message> messages) throws IOException {
    Turns.check(messages);
    json.writeArrayFieldStart("messages");
    for (var message : messages) {
      write(message);
    }
    json.writeEndArray();
  }

  private void write(Message message) throws IOException {
    if (message.role() == Role.TOOL) {
      for (Part part : message.parts()) { // one message for each result
        result((Part.ToolResult) part);
      }
      return;
    }
    json.writeStartObject();
    json.writeStringField("role", Turns.wireName(message.role()));
    json.writeFieldName("content");
    if (message.parts().size() == 1 && message.parts().getFirst() instanceof Part.Text(var text)) {
      json.writeString(text); // every server reads a string; not every one reads an array
    } else {
      content(message.parts());
      calls(message.parts());
    }
    json.writeEndObject();
  }

  private void content(List<Part> parts) throws IOException {
    var said = parts.stream().filter(MessageWriter::isContent).toList();
    if (said.isEmpty()) { // only thinking, which is not sent, or calls
      writeNothing(parts.stream().anyMatch(Part.ToolCall.class::isInstance));
    } else if (said.size() == 1 && said.getFirst() instanceof Part.Text(var text)) {
      json.writeString(text);
    } else {
      json.writeStartArray();
      for (Part part : said) {
        part(part);
      }
      json.writeEndArray();
    }
  }

  private static boolean isContent(Part part) {
    return part instanceof Part.Text || part instanceof Part.Image;
  }

  private void writeNothing(boolean besideCalls) throws IOException {
    if (besideCalls) {
      json.writeNull();
    } else {
      json.writeString("");
    }
  }

  private void calls(List<Part> parts) throws IOException {
    var calls = parts.stream().filter(Part.ToolCall.class::isInstance).toList();
    if (calls.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tool_calls");
    for (Part call : calls) {
      call((Part.ToolCall) call);
    }
    json.writeEndArray();
  }

  // {"type":"text","text":"…"} or {"type":"image_url","image_url":{"url":"…"}}
  private void part(Part part) throws IOException {
    json.writeStartObject();
    if (part instanceof Part.Image(var url)) {
      json.writeStringField("type", "image_url");
      json.writeObjectFieldStart("image_url");
      json.writeStringField("url", url);
      json.writeEndObject();
    } else if (part instanceof Part.Text(var text)) {
      json.writeStringField("type", "text");
      json.writeStringField("text", text);
    }
    json.writeEndObject();
  }

  // {"id":"…","type":"function","function":{"name":"…","arguments":"{…}"}}
  private void call(Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", call.id());
    json.writeStringField("type", "function");
    json.writeObjectFieldStart("function");
    json.writeStringField("name", call.name());
    // many servers parse this again, and some models write nothing for a tool without arguments
    json.writeStringField("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
    json.writeEndObject();
    json.writeEndObject();
  }

  // {"role":"tool","tool_call_id":"…","content":"…"}
  private void result(Part.ToolResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", "tool");
    json.writeStringField("tool_call_id", result.callId());
    json.writeStringField("content", JsonBody.text(result.content()));
    json.writeEndObject();
  }
}
