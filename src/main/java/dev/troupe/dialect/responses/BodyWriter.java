package dev.troupe.dialect.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.JsonBody;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes the body of a request. */
final class BodyWriter {

  /** What {@link ModelRequest} has fields for, or what decides how the answer is read. */
  private static final Set<String> OWN_KEYS =
      Set.of(
          "model",
          "input",
          "store",
          "stream",
          "background",
          "temperature",
          "max_output_tokens",
          "tools",
          "tool_choice");

  private BodyWriter() {}

  /**
   * The body in UTF-8.
   *
   * @throws IllegalArgumentException naming the field that cannot be said
   */
  static byte[] write(ModelRequest request, String model, boolean streamed) {
    if (request.seed().isPresent()) {
      throw new IllegalArgumentException("seed must be absent: the Responses API knows none");
    }
    if (!request.stop().isEmpty()) {
      throw new IllegalArgumentException("stop must be empty: the Responses API knows none");
    }
    return JsonBody.of(json -> write(json, request, model, streamed));
  }

  private static void write(
      JsonGenerator json, ModelRequest request, String model, boolean streamed) throws IOException {
    json.writeStartObject();
    json.writeStringField("model", model);
    new InputWriter(json).write(request.messages());
    json.writeBooleanField("store", false);
    if (streamed) {
      json.writeBooleanField("stream", true);
    }
    limits(json, request);
    if (!request.tools().isEmpty()) {
      tools(json, request.tools());
    }
    if (request.toolChoice().isPresent()) {
      toolChoice(json, request.toolChoice().get());
    }
    var own = new HashSet<>(OWN_KEYS);
    reasoning(json, request, own);
    format(json, request, own);
    JsonBody.extras(json, ResponsesDialect.NAME, request.extras().get(ResponsesDialect.NAME), own);
    json.writeEndObject();
  }

  private static void limits(JsonGenerator json, ModelRequest request) throws IOException {
    if (request.temperature().isPresent()) {
      json.writeNumberField("temperature", request.temperature().get());
    }
    if (request.maxOutputTokens().isPresent()) {
      json.writeNumberField("max_output_tokens", request.maxOutputTokens().get());
    }
  }

  // "tools":[{"type":"function","name":"…","description":"…","strict":false,"parameters":{…}}]
  private static void tools(JsonGenerator json, List<ToolSpec> tools) throws IOException {
    json.writeArrayFieldStart("tools");
    for (ToolSpec tool : tools) {
      json.writeStartObject();
      json.writeStringField("type", "function");
      json.writeStringField("name", tool.name());
      if (!tool.description().isEmpty()) {
        json.writeStringField("description", tool.description());
      }
      json.writeBooleanField("strict", false); // unsaid, it is on, and few schemas bear it
      JsonBody.tree(json, "parameters", tool.schema());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  // "tool_choice":"auto" or {"type":"function","name":"…"}
  private static void toolChoice(JsonGenerator json, ToolChoice choice) throws IOException {
    json.writeFieldName("tool_choice");
    switch (choice) {
      case ToolChoice.Auto() -> json.writeString("auto");
      case ToolChoice.None() -> json.writeString("none");
      case ToolChoice.Required() -> json.writeString("required");
      case ToolChoice.Named(var name) -> {
        json.writeStartObject();
        json.writeStringField("type", "function");
        json.writeStringField("name", name);
        json.writeEndObject();
      }
    }
  }

  // "reasoning":{"effort":"high","summary":"auto"},"include":["reasoning.encrypted_content"]
  private static void reasoning(JsonGenerator json, ModelRequest request, Set<String> own)
      throws IOException {
    if (request.reasoningEffort().isEmpty()) {
      return; // a model that does not reason refuses all of it
    }
    var effort = request.reasoningEffort().get();
    own.add("reasoning");
    json.writeObjectFieldStart("reasoning");
    json.writeStringField("effort", effort.name().toLowerCase(Locale.ROOT));
    if (effort != ReasoningEffort.NONE) {
      json.writeStringField("summary", "auto");
    }
    json.writeEndObject();
    if (effort != ReasoningEffort.NONE) {
      own.add("include");
      JsonBody.texts(json, "include", List.of("reasoning.encrypted_content"));
    }
  }

  // "text":{"format":{"type":"json_schema","name":"…","strict":true,"schema":{…}}}
  private static void format(JsonGenerator json, ModelRequest request, Set<String> own)
      throws IOException {
    if (request.responseFormat().isEmpty()) {
      return;
    }
    own.add("text");
    json.writeObjectFieldStart("text");
    json.writeObjectFieldStart("format");
    switch (request.responseFormat().get()) {
      case ResponseFormat.Json() -> json.writeStringField("type", "json_object");
      case ResponseFormat.Schema(var name, var schema, var strict) -> {
        json.writeStringField("type", "json_schema");
        json.writeStringField("name", name);
        json.writeBooleanField("strict", strict);
        JsonBody.tree(json, "schema", schema);
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
