package dev.troupe.dialect.ollama;

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
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the body of a request. */
final class BodyWriter {

  /** What {@link ModelRequest} has fields for, or what decides how the answer is read. */
  private static final Set<String> OWN_KEYS =
      Set.of("model", "messages", "stream", "tools", "format", "think");

  private static final Set<String> OWN_OPTIONS =
      Set.of("temperature", "num_predict", "seed", "stop");

  private BodyWriter() {}

  /**
   * The body in UTF-8.
   *
   * @throws IllegalArgumentException naming the field that cannot be said
   */
  static byte[] write(ModelRequest request, String model, boolean streamed) {
    return JsonBody.of(json -> write(json, request, model, streamed));
  }

  private static void write(
      JsonGenerator json, ModelRequest request, String model, boolean streamed) throws IOException {
    json.writeStartObject();
    json.writeStringField("model", model);
    new MessageWriter(json).write(request.messages());
    json.writeBooleanField("stream", streamed); // true by default there
    if (offersTools(request)) {
      tools(json, request.tools());
    }
    if (request.responseFormat().isPresent()) {
      format(json, request.responseFormat().get());
    }
    if (request.reasoningEffort().isPresent()) {
      think(json, request.reasoningEffort().get());
    }
    extras(json, request);
    json.writeEndObject();
  }

  private static boolean offersTools(ModelRequest request) {
    var choice = request.toolChoice().orElseGet(ToolChoice.Auto::new);
    return switch (choice) {
      case ToolChoice.Auto() -> !request.tools().isEmpty();
      case ToolChoice.None() -> false;
      case ToolChoice.Required(), ToolChoice.Named(_) ->
          throw new IllegalArgumentException(
              "toolChoice must be auto or none: Ollama cannot be made to call a tool");
    };
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

  // "format":"json" or a schema
  private static void format(JsonGenerator json, ResponseFormat format) throws IOException {
    switch (format) {
      case ResponseFormat.Json() -> json.writeStringField("format", "json");
      case ResponseFormat.Schema(_, var schema, _) -> JsonBody.tree(json, "format", schema);
    }
  }

  // "think":false or "low", "medium", "high": models that know no levels take these for true
  private static void think(JsonGenerator json, ReasoningEffort effort) throws IOException {
    switch (effort) {
      case NONE -> json.writeBooleanField("think", false);
      case MINIMAL, LOW -> json.writeStringField("think", "low");
      case MEDIUM -> json.writeStringField("think", "medium");
      case HIGH, XHIGH, MAX -> json.writeStringField("think", "high");
    }
  }

  private static void extras(JsonGenerator json, ModelRequest request) throws IOException {
    var extras = request.extras().get(OllamaDialect.NAME);
    options(json, request, extras == null ? null : extras.get("options"));
    var others = extras instanceof ObjectNode own ? own.deepCopy().without("options") : extras;
    JsonBody.extras(json, OllamaDialect.NAME, others, OWN_KEYS);
  }

  // "options":{"temperature":0.5,"num_predict":100,"seed":7,"stop":["…"],"num_ctx":8192}
  private static void options(JsonGenerator json, ModelRequest request, @Nullable JsonNode more)
      throws IOException {
    json.writeObjectFieldStart("options");
    if (request.temperature().isPresent()) {
      json.writeNumberField("temperature", request.temperature().get());
    }
    if (request.maxOutputTokens().isPresent()) {
      json.writeNumberField("num_predict", request.maxOutputTokens().get());
    }
    if (request.seed().isPresent()) {
      json.writeNumberField("seed", request.seed().get());
    }
    JsonBody.texts(json, "stop", request.stop());
    JsonBody.extras(json, OllamaDialect.NAME + ".options", more, OWN_OPTIONS);
    json.writeEndObject();
  }
}
