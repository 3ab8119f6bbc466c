package dev.troupe.dialect.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.DataUrl;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.Thoughts;
import dev.troupe.dialect.TwoSidesWriter;
import dev.troupe.model.Part;
import java.io.IOException;

/** Writes the {@code system} and the {@code messages} of a request; an empty text is refused. */
final class MessageWriter extends TwoSidesWriter {

  MessageWriter(JsonGenerator json) {
    super(json, AnthropicDialect.THOUGHTS);
  }

  @Override
  protected boolean says(String text) {
    return !text.isEmpty();
  }

  // {"type":"text","text":"…"}
  @Override
  protected void said(String text) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "text");
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  // {"type":"thinking","thinking":"…","signature":"…"}
  @Override
  protected void thought(Thoughts.Thought thought) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "thinking");
    json.writeStringField("thinking", thought.text());
    json.writeStringField("signature", thought.signature());
    json.writeEndObject();
  }

  // {"type":"redacted_thinking","data":"…"}
  @Override
  protected void redacted(Thoughts.Redacted redacted) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "redacted_thinking");
    json.writeStringField("data", redacted.data());
    json.writeEndObject();
  }

  // {"type":"image","source":{"type":"base64","media_type":"image/png","data":"…"}}
  @Override
  protected void image(Part.Image image) throws IOException {
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
  @Override
  protected void call(Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "tool_use");
    json.writeStringField("id", call.id());
    json.writeStringField("name", call.name());
    JsonBody.arguments(json, "input", call.arguments());
    json.writeEndObject();
  }

  // {"type":"tool_result","tool_use_id":"…","content":"…","is_error":true}
  @Override
  protected void result(Part.ToolResult result) throws IOException {
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
