package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** One piece of a {@link Message}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Part.Text.class, name = "text"),
  @JsonSubTypes.Type(value = Part.Image.class, name = "image"),
  @JsonSubTypes.Type(value = Part.ToolCall.class, name = "tool_call"),
  @JsonSubTypes.Type(value = Part.ToolResult.class, name = "tool_result"),
  @JsonSubTypes.Type(value = Part.Thinking.class, name = "thinking")
})
public sealed interface Part {

  /** Plain text; may be empty. */
  record Text(String text) implements Part {}

  /**
   * A picture.
   *
   * @param url a {@code data:} URL with the bytes in base64, or an address that the provider
   *     fetches
   */
  record Image(String url) implements Part {
    public Image {
      if (!url.startsWith("data:image/") && !url.startsWith("https://")) {
        throw new IllegalArgumentException(
            "url of an image must start with data:image/ or https://, got "
                + url.substring(0, Math.min(16, url.length())));
      }
    }
  }

  /**
   * A tool that the model wants run.
   *
   * @param id the model's name for this call; the {@link ToolResult} repeats it
   * @param arguments JSON text as the model wrote it, which may be cut off or invalid
   */
  record ToolCall(String id, String name, String arguments) implements Part {}

  /**
   * What a tool answered.
   *
   * @param callId the id of the {@link ToolCall}
   * @param content a JSON string or any other JSON value
   * @param failed whether the tool failed and {@code content} describes how
   */
  record ToolResult(String callId, JsonNode content, boolean failed) implements Part {}

  /**
   * What the model thought before it answered.
   *
   * @param signature opaque proof that some providers want back unchanged
   */
  record Thinking(String text, Optional<String> signature) implements Part {}
}
