package dev.troupe.dialect.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.DataUrl;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.Thoughts;
import dev.troupe.dialect.Turns;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import java.io.IOException;
import java.util.List;

/**
 * Writes the {@code system} and the {@code messages} of a request.
 *
 * <p>Results of tools are the user's words there, and what follows from one side belongs into one
 * message. An empty text is refused there, and so left out.
 */
final class MessageWriter {

  private final JsonGenerator json;

  MessageWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(List<Message> messages) throws IOException {
    Turns.check(messages);
    system(messages.stream().filter(it -> it.role() == Role.SYSTEM).toList());
    json.writeArrayFieldStart("messages");
    var side = "";
    for (var message : messages) {
      if (message.role() != Role.SYSTEM && saysAnything(message)) {
        side = turn(side, message);
      }
    }
    if (!side.isEmpty()) {
      endTurn();
    }
    json.writeEndArray();
  }

  // "system":[{"type":"text","text":"…"}]
  private void system(List<Message> messages) throws IOException {
    if (messages.stream().allMatch(message -> message.text().isEmpty())) {
      return;
    }
    json.writeArrayFieldStart("system");
    for (var message : messages) {
      text(message.text());
    }
    json.writeEndArray();
  }

  private static boolean saysAnything(Message message) {
    return message.parts().stream()
        .anyMatch(
            part ->
                switch (part) {
                  case Part.Text(var text) -> !text.isEmpty();
                  case Part.Thinking thinking -> !AnthropicDialect.THOUGHTS.of(thinking).isEmpty();
                  case Part.Image _, Part.ToolCall _, Part.ToolResult _ -> true;
                });
  }

  // {"role":"user","content":[{"type":"text","text":"…"}]}
  private String turn(String side, Message message) throws IOException {
    var wire = message.role() == Role.ASSISTANT ? "assistant" : "user";
    if (!wire.equals(side)) {
      if (!side.isEmpty()) {
        endTurn();
      }
      json.writeStartObject();
      json.writeStringField("role", wire);
      json.writeArrayFieldStart("content");
    }
    if (message.role() == Role.ASSISTANT) {
      assistant(message);
    } else {
      for (Part part : message.parts()) {
        part(part);
      }
    }
    return wire;
  }

  private void endTurn() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }

  private void assistant(Message message) throws IOException {
    var thoughts = AnthropicDialect.THOUGHTS.in(message);
    for (Part part : message.parts()) {
      if (part instanceof Part.Text(var text)) {
        for (var piece : thoughts.text(text)) {
          block(piece);
        }
      } else if (part instanceof Part.ToolCall call) {
        for (var thought : thoughts.beforeCall()) {
          block(thought);
        }
        part(call);
      }
    }
    for (var thought : thoughts.rest()) {
      block(thought);
    }
  }

  private void block(Thoughts.Piece piece) throws IOException {
    switch (piece) {
      case Thoughts.Said(var text) -> text(text);
      case Thoughts.Thought(var text, var signature) -> {
        json.writeStartObject();
        json.writeStringField("type", "thinking");
        json.writeStringField("thinking", text);
        json.writeStringField("signature", signature);
        json.writeEndObject();
      }
      case Thoughts.Redacted(var data) -> {
        json.writeStartObject();
        json.writeStringField("type", "redacted_thinking");
        json.writeStringField("data", data);
        json.writeEndObject();
      }
    }
  }

  private void part(Part part) throws IOException {
    switch (part) {
      case Part.Text(var text) -> text(text);
      case Part.Image image -> image(image);
      case Part.ToolCall call -> call(call);
      case Part.ToolResult result -> result(result);
      case Part.Thinking _ -> {} // in its place among the assistant's other parts
    }
  }

  private void text(String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStartObject();
      json.writeStringField("type", "text");
      json.writeStringField("text", text);
      json.writeEndObject();
    }
  }

  // {"type":"image","source":{"type":"base64","media_type":"image/png","data":"…"}}
  private void image(Part.Image image) throws IOException {
    var data = DataUrl.of(image);
    json.writeStartObject();
    json.writeStringField("type", "image");
    json.writeObjectFieldStart("source");
    if (data.isPresent()) {
      json.writeStringField("type", "base64");
      json.writeStringField("media_type", data.get().mediaType());
      json.writeStringField("data", data.get().base64());
    } else {
      json.writeStringField("type", "url");
      json.writeStringField("url", image.url());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  // {"type":"tool_use","id":"…","name":"…","input":{…}}
  private void call(Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "tool_use");
    json.writeStringField("id", call.id());
    json.writeStringField("name", call.name());
    JsonBody.arguments(json, "input", call.arguments());
    json.writeEndObject();
  }

  // {"type":"tool_result","tool_use_id":"…","content":"…","is_error":true}
  private void result(Part.ToolResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "tool_result");
    json.writeStringField("tool_use_id", result.callId());
    json.writeStringField("content", JsonBody.text(result.content()));
    if (result.failed()) {
      json.writeBooleanField("is_error", true);
    }
    json.writeEndObject();
  }
}
