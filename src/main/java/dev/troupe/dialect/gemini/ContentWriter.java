package dev.troupe.dialect.gemini;

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
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code systemInstruction} and the {@code contents} of a request.
 *
 * <p>Results of tools are the user's words there, and what follows from one side belongs into one
 * content.
 */
final class ContentWriter {

  private final JsonGenerator json;
  private final Map<String, String> tools = new HashMap<>(); // by the id of the call

  ContentWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(List<Message> messages) throws IOException {
    Turns.check(messages);
    system(messages.stream().filter(it -> it.role() == Role.SYSTEM).toList());
    json.writeArrayFieldStart("contents");
    var side = "";
    for (var message : messages) {
      if (message.role() != Role.SYSTEM) {
        side = turn(side, message);
      }
    }
    if (!side.isEmpty()) {
      endTurn();
    }
    json.writeEndArray();
  }

  // "systemInstruction":{"parts":[{"text":"…"}]}
  private void system(List<Message> messages) throws IOException {
    if (messages.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("systemInstruction");
    json.writeArrayFieldStart("parts");
    for (var message : messages) {
      text(message.text(), null);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  // {"role":"user","parts":[{"text":"…"}]}
  private String turn(String side, Message message) throws IOException {
    var wire = message.role() == Role.ASSISTANT ? "model" : "user";
    if (!wire.equals(side)) {
      if (!side.isEmpty()) {
        endTurn();
      }
      json.writeStartObject();
      json.writeStringField("role", wire);
      json.writeArrayFieldStart("parts");
    }
    parts(message);
    return wire;
  }

  private void endTurn() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }

  private void parts(Message message) throws IOException {
    var signatures = Signatures.of(message);
    int calls = 0;
    for (Part part : message.parts()) {
      switch (part) {
        case Part.Text(var text) -> text(text, signatures.ofText());
        case Part.Image image -> image(image);
        case Part.ToolCall call -> call(call, signatures.ofCall(calls++));
        case Part.ToolResult result -> result(result);
        case Part.Thinking _ -> {} // a summary; what counts is its signature
      }
    }
  }

  private void text(String text, @Nullable String signature) throws IOException {
    json.writeStartObject();
    json.writeStringField("text", text);
    sign(signature);
    json.writeEndObject();
  }

  private void sign(@Nullable String signature) throws IOException {
    if (signature != null) {
      json.writeStringField("thoughtSignature", signature);
    }
  }

  // {"inlineData":{"mimeType":"image/png","data":"…"}}
  private void image(Part.Image image) throws IOException {
    var data =
        DataUrl.of(image)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "url of an image must hold its bytes: Gemini fetches none"));
    json.writeStartObject();
    json.writeObjectFieldStart("inlineData");
    json.writeStringField("mimeType", data.mediaType());
    json.writeStringField("data", data.base64());
    json.writeEndObject();
    json.writeEndObject();
  }

  // {"functionCall":{"id":"…","name":"…","args":{…}},"thoughtSignature":"…"}
  private void call(Part.ToolCall call, @Nullable String signature) throws IOException {
    tools.put(call.id(), call.name());
    json.writeStartObject();
    json.writeObjectFieldStart("functionCall");
    id(call.id());
    json.writeStringField("name", call.name());
    JsonBody.arguments(json, "args", call.arguments());
    json.writeEndObject();
    sign(signature);
    json.writeEndObject();
  }

  /** An id that was made here is not the vendor's. */
  private void id(String id) throws IOException {
    if (!id.startsWith(GeminiDecoder.OWN_ID)) {
      json.writeStringField("id", id);
    }
  }

  // {"functionResponse":{"id":"…","name":"…","response":{"result":"…"}}}
  private void result(Part.ToolResult result) throws IOException {
    var name = tools.get(result.callId());
    if (name == null) {
      throw new IllegalArgumentException(
          "callId of a tool result must be that of a call before it");
    }
    json.writeStartObject();
    json.writeObjectFieldStart("functionResponse");
    id(result.callId());
    json.writeStringField("name", name);
    response(result);
    json.writeEndObject();
    json.writeEndObject();
  }

  /** It must be an object. */
  private void response(Part.ToolResult result) throws IOException {
    if (result.content().isObject() && !result.failed()) {
      JsonBody.tree(json, "response", result.content());
    } else {
      json.writeObjectFieldStart("response");
      JsonBody.tree(json, result.failed() ? "error" : "result", result.content());
      json.writeEndObject();
    }
  }
}
