package dev.troupe.dialect.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.dialect.JsonBody;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the body of a request. */
final class BodyWriter {

  private static final String GENERATION = "generationConfig";

  /** What {@link ModelRequest} has fields for. */
  private static final Set<String> OWN_KEYS =
      Set.of("contents", "systemInstruction", "tools", "toolConfig");

  /** The same; and only the first candidate would be read. */
  private static final Set<String> OWN_GENERATION_KEYS =
      Set.of(
          "temperature",
          "maxOutputTokens",
          "stopSequences",
          "seed",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "candidateCount");

  private BodyWriter() {}

  /**
   * The body in UTF-8.
   *
   * @throws IllegalArgumentException naming the field that cannot be said
   */
  static byte[] write(ModelRequest request) {
    return JsonBody.of(json -> write(json, request));
  }

  private static void write(JsonGenerator json, ModelRequest request) throws IOException {
    json.writeStartObject();
    new ContentWriter(json).write(request.messages());
    if (!request.tools().isEmpty()) {
      tools(json, request.tools());
    }
    if (request.toolChoice().isPresent()) {
      toolChoice(json, request.toolChoice().get());
    }
    var extras = request.extras().get(GeminiDialect.NAME);
    generation(json, request, extras == null ? null : extras.get(GENERATION));
    var others = extras instanceof ObjectNode own ? own.deepCopy().without(GENERATION) : extras;
    JsonBody.extras(json, GeminiDialect.NAME, others, OWN_KEYS);
    json.writeEndObject();
  }

  // "tools":[{"functionDeclarations":[{"name":"…","description":"…","parametersJsonSchema":{…}}]}]
  private static void tools(JsonGenerator json, List<ToolSpec> tools) throws IOException {
    json.writeArrayFieldStart("tools");
    json.writeStartObject();
    json.writeArrayFieldStart("functionDeclarations");
    for (ToolSpec tool : tools) {
      json.writeStartObject();
      json.writeStringField("name", tool.name());
      if (!tool.description().isEmpty()) {
        json.writeStringField("description", tool.description());
      }
      JsonBody.tree(json, "parametersJsonSchema", tool.schema());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  // "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["…"]}}
  private static void toolChoice(JsonGenerator json, ToolChoice choice) throws IOException {
    json.writeObjectFieldStart("toolConfig");
    json.writeObjectFieldStart("functionCallingConfig");
    switch (choice) {
      case ToolChoice.Auto() -> json.writeStringField("mode", "AUTO");
      case ToolChoice.None() -> json.writeStringField("mode", "NONE");
      case ToolChoice.Required() -> json.writeStringField("mode", "ANY");
      case ToolChoice.Named(var name) -> {
        json.writeStringField("mode", "ANY");
        JsonBody.texts(json, "allowedFunctionNames", List.of(name));
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  // "generationConfig":{"temperature":0.5,"maxOutputTokens":100,"stopSequences":["…"],"seed":7}
  private static void generation(JsonGenerator json, ModelRequest request, @Nullable JsonNode more)
      throws IOException {
    json.writeObjectFieldStart(GENERATION);
    if (request.temperature().isPresent()) {
      json.writeNumberField("temperature", request.temperature().get());
    }
    if (request.maxOutputTokens().isPresent()) {
      json.writeNumberField("maxOutputTokens", request.maxOutputTokens().get());
    }
    JsonBody.texts(json, "stopSequences", request.stop());
    if (request.seed().isPresent()) {
      json.writeNumberField("seed", request.seed().get());
    }
    if (request.responseFormat().isPresent()) {
      format(json, request.responseFormat().get());
    }
    var own = new HashSet<>(OWN_GENERATION_KEYS);
    if (request.reasoningEffort().isPresent()) {
      own.add("thinkingConfig");
      thinking(json, request.reasoningEffort().get());
    }
    JsonBody.extras(json, GeminiDialect.NAME + "." + GENERATION, more, own);
    json.writeEndObject();
  }

  private static void format(JsonGenerator json, ResponseFormat format) throws IOException {
    json.writeStringField("responseMimeType", "application/json");
    if (format instanceof ResponseFormat.Schema(_, var schema, _)) {
      JsonBody.tree(json, "responseJsonSchema", schema);
    }
  }

  // "thinkingConfig":{"includeThoughts":true,"thinkingLevel":"high"}
  private static void thinking(JsonGenerator json, ReasoningEffort effort) throws IOException {
    json.writeObjectFieldStart("thinkingConfig");
    switch (effort) {
      case NONE -> json.writeNumberField("thinkingBudget", 0);
      case MINIMAL -> level(json, "minimal");
      case LOW -> level(json, "low");
      case MEDIUM -> level(json, "medium");
      case HIGH, XHIGH, MAX -> level(json, "high");
    }
    json.writeEndObject();
  }

  private static void level(JsonGenerator json, String level) throws IOException {
    json.writeBooleanField("includeThoughts", true);
    json.writeStringField("thinkingLevel", level);
  }
}
