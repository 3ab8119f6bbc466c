package dev.troupe.dialect.bedrock;

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
import java.util.Locale;
import java.util.Map;

/**
 * Writes the {@code system} and the {@code messages} of a request.
 *
 * <p>Results of tools are the user's words there, and what follows from one side belongs into one
 * message. A blank text is refused there, and so left out; a result that is one has a word in its
 * place.
 */
final class MessageWriter {

  private static final String NO_RESULT = "(empty)";

  /** The pictures that Converse takes, by their media types. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "image/png", "png",
          "image/jpeg", "jpeg",
          "image/jpg", "jpeg",
          "image/gif", "gif",
          "image/webp", "webp");

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

  // "system":[{"text":"…"}]
  private void system(List<Message> messages) throws IOException {
    if (messages.stream().allMatch(message -> message.text().isBlank())) {
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
                  case Part.Text(var text) -> !text.isBlank();
                  case Part.Thinking thinking -> !BedrockDialect.THOUGHTS.of(thinking).isEmpty();
                  case Part.Image _, Part.ToolCall _, Part.ToolResult _ -> true;
                });
  }

  // {"role":"user","content":[{"text":"…"}]}
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
    var thoughts = BedrockDialect.THOUGHTS.in(message);
    for (Part part : message.parts()) {
      if (part instanceof Part.Text(var text)) {
        for (var piece : thoughts.text(text)) {
          piece(piece);
        }
      } else if (part instanceof Part.ToolCall call) {
        for (var thought : thoughts.beforeCall()) {
          piece(thought);
        }
        part(call);
      }
    }
    for (var thought : thoughts.rest()) {
      piece(thought);
    }
  }

  private void piece(Thoughts.Piece piece) throws IOException {
    switch (piece) {
      case Thoughts.Said(var text) -> text(text);
      case Thoughts.Thought(var text, var signature) -> thought(text, signature);
      case Thoughts.Redacted(var data) -> {
        json.writeStartObject();
        json.writeObjectFieldStart("reasoningContent");
        json.writeStringField("redactedContent", data);
        json.writeEndObject();
        json.writeEndObject();
      }
    }
  }

  // {"reasoningContent":{"reasoningText":{"text":"…","signature":"…"}}}
  private void thought(String text, String signature) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("reasoningContent");
    json.writeObjectFieldStart("reasoningText");
    json.writeStringField("text", text);
    json.writeStringField("signature", signature);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
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
    if (!text.isBlank()) {
      json.writeStartObject();
      json.writeStringField("text", text);
      json.writeEndObject();
    }
  }

  // {"image":{"format":"png","source":{"bytes":"…"}}}
  private void image(Part.Image image) throws IOException {
    var data =
        DataUrl.of(image)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "url of an image must hold its bytes: Bedrock fetches none"));
    json.writeStartObject();
    json.writeObjectFieldStart("image");
    json.writeStringField("format", format(data.mediaType()));
    json.writeObjectFieldStart("source");
    json.writeStringField("bytes", data.base64());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String format(String mediaType) {
    var format = FORMATS.get(mediaType.toLowerCase(Locale.ROOT));
    if (format == null) {
      throw new IllegalArgumentException(
          "an image must be image/png, image/jpeg, image/gif or image/webp for Bedrock, got "
              + mediaType);
    }
    return format;
  }

  // {"toolUse":{"toolUseId":"…","name":"…","input":{…}}}
  private void call(Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("toolUse");
    json.writeStringField("toolUseId", call.id());
    json.writeStringField("name", call.name());
    JsonBody.arguments(json, "input", call.arguments());
    json.writeEndObject();
    json.writeEndObject();
  }

  // {"toolResult":{"toolUseId":"…","content":[{"text":"…"}],"status":"error"}}
  private void result(Part.ToolResult result) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("toolResult");
    json.writeStringField("toolUseId", result.callId());
    json.writeArrayFieldStart("content");
    var text = JsonBody.text(result.content());
    text(text.isBlank() ? NO_RESULT : text);
    json.writeEndArray();
    if (result.failed()) {
      json.writeStringField("status", "error");
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
