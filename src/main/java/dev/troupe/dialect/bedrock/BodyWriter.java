package dev.troupe.dialect.bedrock;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.dialect.JsonBody;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the body of a request. */
final class BodyWriter {

  private static final String INFERENCE = "inferenceConfig";
  private static final String OF_THE_MODEL = "additionalModelRequestFields";

  /** What {@link ModelRequest} has fields for. */
  private static final Set<String> OWN_KEYS = Set.of("messages", "system", "toolConfig");

  private static final Set<String> OWN_INFERENCE_KEYS =
      Set.of("maxTokens", "temperature", "stopSequences");

  private BodyWriter() {}

  /**
   * The body in UTF-8.
   *
   * @throws IllegalArgumentException naming the field that cannot be said
   */
  static byte[] write(ModelRequest request) {
    if (request.seed().isPresent()) {
      throw new IllegalArgumentException("seed must be absent: Bedrock's Converse knows none");
    }
    return JsonBody.of(json -> write(json, request));
  }

  private static void write(JsonGenerator json, ModelRequest request) throws IOException {
    json.writeStartObject();
    new MessageWriter(json).write(request.messages());
    new ToolWriter(json).write(request);
    var own = new HashSet<>(OWN_KEYS);
    if (request.responseFormat().isPresent()) {
      own.add("outputConfig");
      format(json, request.responseFormat().get());
    }
    var extras = request.extras().get(BedrockDialect.NAME);
    inference(json, request, extras == null ? null : extras.get(INFERENCE));
    ofTheModel(json, request, extras == null ? null : extras.get(OF_THE_MODEL));
    var others =
        extras instanceof ObjectNode all
            ? all.deepCopy().without(List.of(INFERENCE, OF_THE_MODEL))
            : extras;
    JsonBody.extras(json, BedrockDialect.NAME, others, own);
    json.writeEndObject();
  }

  // "outputConfig":{"textFormat":{"type":"json_schema",
  //   "structure":{"jsonSchema":{"schema":"{…}","name":"…"}}}}
  private static void format(JsonGenerator json, ResponseFormat format) throws IOException {
    switch (format) {
      case ResponseFormat.Json() ->
          throw new IllegalArgumentException(
              "responseFormat must hold a schema: Bedrock's Converse knows no other JSON");
      case ResponseFormat.Schema(var name, var schema, _) -> {
        json.writeObjectFieldStart("outputConfig");
        json.writeObjectFieldStart("textFormat");
        json.writeStringField("type", "json_schema");
        json.writeObjectFieldStart("structure");
        json.writeObjectFieldStart("jsonSchema");
        json.writeStringField("schema", JsonBody.text(schema));
        json.writeStringField("name", name);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
      }
    }
  }

  // "inferenceConfig":{"maxTokens":100,"temperature":0.5,"stopSequences":["…"],"topP":0.9}
  private static void inference(JsonGenerator json, ModelRequest request, @Nullable JsonNode more)
      throws IOException {
    json.writeObjectFieldStart(INFERENCE);
    if (request.maxOutputTokens().isPresent()) {
      json.writeNumberField("maxTokens", request.maxOutputTokens().get());
    }
    if (request.temperature().isPresent()) {
      json.writeNumberField("temperature", request.temperature().get());
    }
    JsonBody.texts(json, "stopSequences", request.stop());
    JsonBody.extras(json, BedrockDialect.NAME + "." + INFERENCE, more, OWN_INFERENCE_KEYS);
    json.writeEndObject();
  }

  // "additionalModelRequestFields":{"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}
  private static void ofTheModel(JsonGenerator json, ModelRequest request, @Nullable JsonNode more)
      throws IOException {
    if (request.reasoningEffort().isEmpty() && more == null) {
      return;
    }
    json.writeObjectFieldStart(OF_THE_MODEL);
    var own = new HashSet<String>();
    if (request.reasoningEffort().isPresent()) {
      own.addAll(List.of("thinking", "output_config"));
      think(json, request.reasoningEffort().get());
    }
    JsonBody.extras(json, BedrockDialect.NAME + "." + OF_THE_MODEL, more, own);
    json.writeEndObject();
  }

  private static void think(JsonGenerator json, ReasoningEffort effort) throws IOException {
    json.writeObjectFieldStart("thinking");
    json.writeStringField("type", effort == ReasoningEffort.NONE ? "disabled" : "adaptive");
    json.writeEndObject();
    if (effort != ReasoningEffort.NONE) {
      json.writeObjectFieldStart("output_config");
      json.writeStringField("effort", wireName(effort));
      json.writeEndObject();
    }
  }

  private static String wireName(ReasoningEffort effort) {
    return effort == ReasoningEffort.MINIMAL ? "low" : effort.name().toLowerCase(Locale.ROOT);
  }
}
