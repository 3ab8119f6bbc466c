package dev.troupe.dialect.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.troupe.dialect.BatchLimits;
import dev.troupe.dialect.Embedder;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.WireRequest;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Gemini's {@code batchEmbedContents}, by Google's API reference.
 *
 * <p>What only it knows, such as {@code taskType} and {@code title}, is in the extras and goes into
 * each of the requests of a batch.
 */
final class GeminiEmbedder implements Embedder {

  /**
   * The API refuses more: "at most 100 requests can be in one batch". Its reference does not say
   * so; many clients' issues do. It names no limit of all texts together; this one is chosen.
   */
  private static final BatchLimits LIMITS = new BatchLimits(100, 1_000_000);

  private static final Set<String> OWN_KEYS = Set.of("model", "content", "outputDimensionality");

  @Override
  public BatchLimits limits() {
    return LIMITS;
  }

  @Override
  public WireRequest encode(EmbeddingRequest request, String model) {
    var path = GeminiDialect.path(model);
    return new WireRequest(
        path + ":batchEmbedContents",
        Map.of(),
        JsonBody.of(json -> write(json, request, path.substring(1))));
  }

  // {"requests":[{"model":"models/…","content":{"parts":[{"text":"…"}]},"outputDimensionality":256}]}
  private static void write(JsonGenerator json, EmbeddingRequest request, String model)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("requests");
    for (var input : request.inputs()) {
      json.writeStartObject();
      json.writeStringField("model", model);
      content(json, input);
      if (request.dimensions().isPresent()) {
        json.writeNumberField("outputDimensionality", request.dimensions().get());
      }
      JsonBody.extras(json, GeminiDialect.NAME, request.extras().get(GeminiDialect.NAME), OWN_KEYS);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void content(JsonGenerator json, String text) throws IOException {
    json.writeObjectFieldStart("content");
    json.writeArrayFieldStart("parts");
    json.writeStartObject();
    json.writeStringField("text", text);
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public EmbeddingResponse decode(byte[] body, int inputs) {
    return EmbeddingReader.read(body, inputs);
  }
}
