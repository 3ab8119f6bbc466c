package dev.troupe.dialect.bedrock;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.DataUrl;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.Thoughts;
import dev.troupe.dialect.TwoSidesWriter;
import dev.troupe.model.Part;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the {@code system} and the {@code messages} of a request.
 *
 * <p>A blank text is refused there; a result that is one has a word in its place.
 */
final class MessageWriter extends TwoSidesWriter {

  private static final String NO_RESULT = "(empty)";

  /** The pictures that Converse takes, by their media types. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "image/png", "png",
          "image/jpeg", "jpeg",
          "image/jpg", "jpeg",
          "image/gif", "gif",
          "image/webp", "webp");

  MessageWriter(JsonGenerator json) {
    super(json, BedrockDialect.THOUGHTS);
  }

  @Override
  protected boolean says(String text) {
    return !text.isBlank();
  }

  // {"text":"…"}
  @Override
  protected void said(String text) throws IOException {
    json.writeStartObject();
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  // {"reasoningContent":{"reasoningText":{"text":"…","signature":"…"}}}
  @Override
  protected void thought(Thoughts.Thought thought) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("reasoningContent");
    json.writeObjectFieldStart("reasoningText");
    json.writeStringField("text", thought.text());
    json.writeStringField("signature", thought.signature());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  // {"reasoningContent":{"redactedContent":"…"}}
  @Override
  protected void redacted(Thoughts.Redacted redacted) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("reasoningContent");
    json.writeStringField("redactedContent", redacted.data());
    json.writeEndObject();
    json.writeEndObject();
  }

  // {"image":{"format":"png","source":{"bytes":"…"}}}
  @Override
  protected void image(Part.Image image) throws IOException {
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
  @Override
  protected void call(Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("toolUse");
    json.writeStringField("toolUseId", call.id());
    json.writeStringField("name", call.name());
    JsonBody.arguments(json, "input", call.arguments());
    json.writeEndObject();
    json.writeEndObject();
  }

  // {"toolResult":{"toolUseId":"…","content":[{"text":"…"}],"status":"error"}}
  @Override
  protected void result(Part.ToolResult result) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("toolResult");
    json.writeStringField("toolUseId", result.callId());
    json.writeArrayFieldStart("content");
    var text = JsonBody.text(result.content());
    said(says(text) ? text : NO_RESULT);
    json.writeEndArray();
    if (result.failed()) {
      json.writeStringField("status", "error");
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
