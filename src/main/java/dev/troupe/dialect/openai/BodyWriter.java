package dev.troupe.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.JsonBody;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes the body of a request. */
final class BodyWriter {

  /** What {@link ModelRequest} has fields for, or what decides how the answer is read. */
  private static final Set<String> OWN_KEYS =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "temperature",
          "max_tokens",
          "max_completion_tokens",
          "stop",
          "seed",
          "tools",
          "tool_choice",
          "response_format",
          "reasoning_effort");

  private final String maxTokensKey;

  BodyWriter(String maxTokensKey) {
    this.maxTokensKey = maxTokensKey;
  }

  /**
   * The body in UTF-8.
   *
   * @throws IllegalArgumentException naming the field that cannot be said
   */
  byte[] write(ModelRequest request, String model, boolean streamed) {
    return JsonBody.of(json -> write(json, request, model, streamed));
  }

  private void write(JsonGenerator json, ModelRequest request, String model, boolean streamed)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model", model);
    new MessageWriter(json).write(request.messages());
    if (streamed) {
      json.writeBooleanField("stream", true);
      json.writeObjectFieldStart("stream_options");
      json.writeBooleanField("include_usage", true);
      json.writeEndObject();
    }
    limits(json, request);
    tools(json, request);
    if (request.responseFormat().isPresent()) {
      responseFormat(json, request.responseFormat().get());
    }
    JsonBody.extras(
        json, OpenAiDialect.EXTRAS, request.extras().get(OpenAiDialect.EXTRAS), OWN_KEYS);
    json.writeEndObject();
  }

  private void limits(JsonGenerator json, ModelRequest request) throws IOException {
    if (request.temperature().isPresent()) {
      json.writeNumberField("temperature", request.temperature().get());
    }
    if (request.maxOutputTokens().isPresent()) {
      json.writeNumberField(maxTokensKey, request.maxOutputTokens().get());
    }
    JsonBody.texts(json, "stop", request.stop());
    if (request.seed().isPresent()) {
      json.writeNumberField("seed", request.seed().get());
    }
    if (request.reasoningEffort().isPresent()) {
      ReasoningEffort effort = request.reasoningEffort().get();
      json.writeStringField("reasoning_effort", effort.name().toLowerCase(Locale.ROOT));
    }
  }

  private static void tools(JsonGenerator json, ModelRequest request) throws IOException {
    if (!request.tools().isEmpty()) {
      tools(json, request.tools());
    }
    if (request.toolChoice().isPresent()) {
      toolChoice(json, request.toolChoice().get());
    }
  }

  // "tools":[{"type":"function","function":{"name":"…","description":"…","parameters":{…}}}]
  private static void tools(JsonGenerator json, List<ToolSpec> tools) throws IOException {
    json.writeArrayFieldStart("tools");
    for (ToolSpec tool : tools) {
      json.writeStartObject();
      json.writeStringField("type", "function");
      json.writeObjectFieldStart("function");
      json.writeStringField("name", tool.name());
      if (!tool.description().isEmpty()) {
        json.writeStringField("description", tool.description());
      }
      JsonBody.tree(json, "parameters", tool.schema());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  // "tool_choice":"auto" or {"type":"function","function":{"name":"…"}}
  private static void toolChoice(JsonGenerator json, ToolChoice choice) throws IOException {
    json.writeFieldName("tool_choice");
    switch (choice) {
      case ToolChoice.Auto() -> json.writeString("auto");
      case ToolChoice.None() -> json.writeString("none");
      case ToolChoice.Required() -> json.writeString("required");
      case ToolChoice.Named(var name) -> {
        json.writeStartObject();
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", name);
        json.writeEndObject();
        json.writeEndObject();
      }
    }
  }

  // "response_format":{"type":"json_schema","json_schema":{"name":"…","strict":true,"schema":{…}}}
  private static void responseFormat(JsonGenerator json, ResponseFormat format) throws IOException {
    json.writeObjectFieldStart("response_format");
    switch (format) {
      case ResponseFormat.Json() -> json.writeStringField("type", "json_object");
      case ResponseFormat.Schema(var name, var schema, var strict) -> {
        json.writeStringField("type", "json_schema");
        json.writeObjectFieldStart("json_schema");
        json.writeStringField("name", name);
        json.writeBooleanField("strict", strict);
        JsonBody.tree(json, "schema", schema);
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }
}
