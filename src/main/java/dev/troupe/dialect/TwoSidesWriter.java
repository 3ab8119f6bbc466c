package dev.troupe.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import java.io.IOException;
import java.util.List;

/**
 * Writes the {@code system} and the {@code messages} of a request to an API that knows two sides,
 * user and assistant.
 *
 * <p>Results of tools are the user's words there, and what follows from one side belongs into one
 * message. A text that says nothing is refused there, and so left out.
 */
public abstract class TwoSidesWriter {

  /** Where all of it is written. */
  protected final JsonGenerator json;

  private final Thoughts thoughts;

  /** Of one request; {@code thoughts} are those that the API wants back. */
  protected TwoSidesWriter(JsonGenerator json, Thoughts thoughts) {
    this.json = json;
    this.thoughts = thoughts;
  }

  /** Whether the API takes {@code text}. */
  protected abstract boolean says(String text);

  /** Writes a text that says something. */
  protected abstract void said(String text) throws IOException;

  /** Writes thinking with its signature. */
  protected abstract void thought(Thoughts.Thought thought) throws IOException;

  /** Writes thinking that only the vendor can read. */
  protected abstract void redacted(Thoughts.Redacted redacted) throws IOException;

  /** Writes an image. */
  protected abstract void image(Part.Image image) throws IOException;

  /** Writes a call of a tool. */
  protected abstract void call(Part.ToolCall call) throws IOException;

  /** Writes what came of a call. */
  protected abstract void result(Part.ToolResult result) throws IOException;

  /** Writes both, in their order. */
  public final void write(List<Message> messages) throws IOException {
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

  private void system(List<Message> messages) throws IOException {
    if (messages.stream().noneMatch(message -> says(message.text()))) {
      return;
    }
    json.writeArrayFieldStart("system");
    for (var message : messages) {
      text(message.text());
    }
    json.writeEndArray();
  }

  private boolean saysAnything(Message message) {
    return message.parts().stream()
        .anyMatch(
            part ->
                switch (part) {
                  case Part.Text(var text) -> says(text);
                  case Part.Thinking thinking -> !thoughts.of(thinking).isEmpty();
                  case Part.Image _, Part.ToolCall _, Part.ToolResult _ -> true;
                });
  }

  // {"role":"user","content":[…]}
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
    var placed = thoughts.in(message);
    for (Part part : message.parts()) {
      if (part instanceof Part.Text(var text)) {
        for (var piece : placed.text(text)) {
          piece(piece);
        }
      } else if (part instanceof Part.ToolCall call) {
        for (var thought : placed.beforeCall()) {
          piece(thought);
        }
        part(call);
      }
    }
    for (var thought : placed.rest()) {
      piece(thought);
    }
  }

  private void piece(Thoughts.Piece piece) throws IOException {
    switch (piece) {
      case Thoughts.Said(var text) -> text(text);
      case Thoughts.Thought thought -> thought(thought);
      case Thoughts.Redacted redacted -> redacted(redacted);
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

  /** Writes a text, unless it says nothing. */
  private void text(String text) throws IOException {
    if (says(text)) {
      said(text);
    }
  }
}
