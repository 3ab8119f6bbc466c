package dev.troupe.dialect.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.Turns;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import java.io.IOException;
import java.util.List;

/**
 * Writes the {@code input} of a request: a list of items, in which calls, their results and
 * reasoning stand beside the messages.
 *
 * <p>OpenAI asks to keep the phase of what an assistant said: some models answer worse without it.
 */
final class InputWriter {

  private final JsonGenerator json;
  private String phase = ""; // of what the assistant says next

  InputWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(List<Message> messages) throws IOException {
    Turns.check(messages);
    json.writeArrayFieldStart("input");
    for (var message : messages) {
      switch (message.role()) {
        case SYSTEM -> said(Role.SYSTEM, message.text());
        case USER -> user(message);
        case ASSISTANT -> assistant(message);
        case TOOL -> results(message);
      }
    }
    json.writeEndArray();
  }

  // {"role":"user","content":"…"}, {"role":"assistant","phase":"commentary","content":"…"}
  private void said(Role role, String text) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", Turns.wireName(role));
    if (role == Role.ASSISTANT && !phase.isEmpty()) {
      json.writeStringField("phase", phase);
    }
    json.writeStringField("content", text);
    json.writeEndObject();
  }

  private void user(Message message) throws IOException {
    if (message.parts().stream().allMatch(Part.Text.class::isInstance)) {
      said(Role.USER, message.text());
      return;
    }
    json.writeStartObject();
    json.writeStringField("role", Turns.wireName(Role.USER));
    json.writeArrayFieldStart("content");
    for (Part part : message.parts()) {
      part(part);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  // {"type":"input_text","text":"…"} or {"type":"input_image","detail":"auto","image_url":"…"}
  private void part(Part part) throws IOException {
    json.writeStartObject();
    if (part instanceof Part.Image(var url)) {
      json.writeStringField("type", "input_image");
      json.writeStringField("detail", "auto");
      json.writeStringField("image_url", url);
    } else if (part instanceof Part.Text(var text)) {
      json.writeStringField("type", "input_text");
      json.writeStringField("text", text);
    }
    json.writeEndObject();
  }

  /** Reasoning behind all else is left out: the API wants what it led to behind it. */
  private void assistant(Message message) throws IOException {
    phase = "";
    var back = SentBack.in(message);
    for (Part part : message.parts()) {
      if (part instanceof Part.Text(var text)) {
        for (var piece : back.text(text)) {
          piece(piece);
        }
      } else if (part instanceof Part.ToolCall call) {
        for (var piece : back.beforeCall()) {
          piece(piece);
        }
        call(call);
      }
    }
  }

  private void piece(SentBack.Piece piece) throws IOException {
    switch (piece) {
      case SentBack.Said(var text) -> {
        if (!text.isEmpty()) {
          said(Role.ASSISTANT, text);
        }
      }
      case SentBack.Item(var written) -> json.writeRawValue(written);
      case SentBack.Phase(var next) -> phase = next;
    }
  }

  // {"type":"function_call","call_id":"…","name":"…","arguments":"{…}"}
  private void call(Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "function_call");
    json.writeStringField("call_id", call.id());
    json.writeStringField("name", call.name());
    // some models write nothing for a tool without arguments
    json.writeStringField("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
    json.writeEndObject();
  }

  // {"type":"function_call_output","call_id":"…","output":"…"}
  private void results(Message message) throws IOException {
    for (Part part : message.parts()) {
      var result = (Part.ToolResult) part;
      json.writeStartObject();
      json.writeStringField("type", "function_call_output");
      json.writeStringField("call_id", result.callId());
      json.writeStringField("output", JsonBody.text(result.content()));
      json.writeEndObject();
    }
  }
}
