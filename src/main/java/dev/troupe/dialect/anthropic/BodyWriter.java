package dev.troupe.dialect.anthropic;

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

  /** Chosen: more than most answers need, and no more than all models of today allow. */
  static final int USUAL_MAX_TOKENS = 8192;

  /** What {@link ModelRequest} has fields for, or what decides how the answer is read. */
  private static final Set<String> OWN_KEYS =
      Set.of(
          "model",
          "messages",
          "system",
          "max_tokens",
          "stream",
          "temperature",
          "stop_sequences",
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
      throw new IllegalArgumentException("seed must be absent: Anthropic knows none");
    }
    return JsonBody.of(json -> write(json, request, model, streamed));
  }

  private static void write(
      JsonGenerator json, ModelRequest request, String model, boolean streamed) throws IOException {
    json.writeStartObject();
    json.writeStringField("model", model);
    json.writeNumberField("max_tokens", request.maxOutputTokens().orElse(USUAL_MAX_TOKENS));
    new MessageWriter(json).write(request.messages());
    if (streamed) {
      json.writeBooleanField("stream", true);
    }
    if (request.temperature().isPresent()) {
      json.writeNumberField("temperature", request.temperature().get());
    }
    JsonBody.texts(json, "stop_sequences", request.stop());
    if (!request.tools().isEmpty()) {
      tools(json, request.tools());
    }
    if (request.toolChoice().isPresent()) {
      toolChoice(json, request.toolChoice().get());
    }
    var own = new HashSet<>(OWN_KEYS);
    thinking(json, request, own);
    outputConfig(json, request, own);
    JsonBody.extras(json, AnthropicDialect.NAME, request.extras().get(AnthropicDialect.NAME), own);
    json.writeEndObject();
  }

  // "tools":[{"name":"…","description":"…","input_schema":{…}}]
  private static void tools(JsonGenerator json, List<ToolSpec> tools) throws IOException {
    json.writeArrayFieldStart("tools");
    for (ToolSpec tool : tools) {
      json.writeStartObject();
      json.writeStringField("name", tool.name());
      if (!tool.description().isEmpty()) {
        json.writeStringField("description", tool.description());
      }
      JsonBody.tree(json, "input_schema", tool.schema());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  // "tool_choice":{"type":"auto"} or {"type":"tool","name":"…"}
  private static void toolChoice(JsonGenerator json, ToolChoice choice) throws IOException {
    json.writeObjectFieldStart("tool_choice");
    switch (choice) {
      case ToolChoice.Auto() -> json.writeStringField("type", "auto");
      case ToolChoice.None() -> json.writeStringField("type", "none");
      case ToolChoice.Required() -> json.writeStringField("type", "any");
      case ToolChoice.Named(var name) -> {
        json.writeStringField("type", "tool");
        json.writeStringField("name", name);
      }
    }
    json.writeEndObject();
  }

  // "thinking":{"type":"adaptive"}
  private static void thinking(JsonGenerator json, ModelRequest request, Set<String> own)
      throws IOException {
    if (request.reasoningEffort().isPresent()) {
      own.add("thinking");
      json.writeObjectFieldStart("thinking");
      json.writeStringField(
          "type", isOff(request.reasoningEffort().get()) ? "disabled" : "adaptive");
      json.writeEndObject();
    }
  }

  private static boolean isOff(ReasoningEffort effort) {
    return effort == ReasoningEffort.NONE;
  }

  // "output_config":{"effort":"high","format":{"type":"json_schema","schema":{…}}}
  private static void outputConfig(JsonGenerator json, ModelRequest request, Set<String> own)
      throws IOException {
    var effort = request.reasoningEffort().filter(it -> !isOff(it));
    var format = request.responseFormat();
    if (effort.isEmpty() && format.isEmpty()) {
      return;
    }
    own.add("output_config");
    json.writeObjectFieldStart("output_config");
    if (effort.isPresent()) {
      json.writeStringField("effort", wireName(effort.get()));
    }
    if (format.isPresent()) {
      format(json, format.get());
    }
    json.writeEndObject();
  }

  private static String wireName(ReasoningEffort effort) {
    return effort == ReasoningEffort.MINIMAL ? "low" : effort.name().toLowerCase(Locale.ROOT);
  }

  private static void format(JsonGenerator json, ResponseFormat format) throws IOException {
    switch (format) {
      case ResponseFormat.Json() ->
          throw new IllegalArgumentException(
              "responseFormat must hold a schema: Anthropic knows no other JSON");
      case ResponseFormat.Schema(_, var schema, _) -> {
        json.writeObjectFieldStart("format");
        json.writeStringField("type", "json_schema");
        JsonBody.tree(json, "schema", schema);
        json.writeEndObject();
      }
    }
  }
}
