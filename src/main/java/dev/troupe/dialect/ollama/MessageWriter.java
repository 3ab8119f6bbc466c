package dev.troupe.dialect.ollama;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.DataUrl;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.Turns;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the {@code messages} of a request. */
final class MessageWriter {

  private final JsonGenerator json;
  private final Map<String, String> tools = new HashMap<>(); // by the id of the call

  MessageWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(List<Message> messages) throws IOException {
    Turns.check(messages);
    json.writeArrayFieldStart("messages");
    for (var message : messages) {
      if (message.role() == Role.TOOL) {
        for (Part part : message.parts()) { // one message for each result
          result((Part.ToolResult) part);
        }
      } else {
        write(message);
      }
    }
    json.writeEndArray();
  }

  // {"role":"assistant","content":"…","thinking":"…","images":["…"],"tool_calls":[…]}
  private void write(Message message) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", Turns.wireName(message.role()));
    json.writeStringField("content", message.text());
    thinking(message.parts());
    images(message.parts());
    calls(message.parts());
    json.writeEndObject();
  }

  /** What is signed was thought elsewhere. */
  private void thinking(List<Part> parts) throws IOException {
    var text =
        parts.stream()
            .filter(Part.Thinking.class::isInstance)
            .map(Part.Thinking.class::cast)
            .filter(thinking -> thinking.signature().isEmpty())
            .map(Part.Thinking::text)
            .collect(Collectors.joining());
    if (!text.isEmpty()) {
      json.writeStringField("thinking", text);
    }
  }

  private void images(List<Part> parts) throws IOException {
    JsonBody.texts(
        json,
        "images",
        parts.stream()
            .filter(Part.Image.class::isInstance)
            .map(part -> base64((Part.Image) part))
            .toList());
  }

  private static String base64(Part.Image image) {
    return DataUrl.of(image)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "url of an image must hold its bytes: Ollama fetches none"))
        .base64();
  }

  // "tool_calls":[{"id":"…","function":{"name":"…","arguments":{…}}}]
  private void calls(List<Part> parts) throws IOException {
    var calls = parts.stream().filter(Part.ToolCall.class::isInstance).toList();
    if (calls.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tool_calls");
    for (Part part : calls) {
      call((Part.ToolCall) part);
    }
    json.writeEndArray();
  }

  private void call(Part.ToolCall call) throws IOException {
    tools.put(call.id(), call.name());
    json.writeStartObject();
    json.writeStringField("id", call.id());
    json.writeObjectFieldStart("function");
    json.writeStringField("name", call.name());
    JsonBody.arguments(json, "arguments", call.arguments());
    json.writeEndObject();
    json.writeEndObject();
  }

  // {"role":"tool","content":"…","tool_name":"…","tool_call_id":"…"}: older servers go by the name
  private void result(Part.ToolResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", "tool");
    json.writeStringField("content", JsonBody.text(result.content()));
    if (tools.containsKey(result.callId())) {
      json.writeStringField("tool_name", tools.get(result.callId()));
    }
    json.writeStringField("tool_call_id", result.callId());
    json.writeEndObject();
  }
}
