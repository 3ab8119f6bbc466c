package dev.troupe.dialect.ollama;

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
 * Ollama's {@code /api/embed}, by its API reference.
 *
 * <p>It cuts a text that is longer than its model takes, unless the extras say {@code truncate:
 * false}.
 */
final class OllamaEmbedder implements Embedder {

  /** It documents no limit. Chosen, so that a local model answers each within its time limit. */
  private static final BatchLimits LIMITS = new BatchLimits(64, 1_000_000);

  private static final Set<String> OWN_KEYS = Set.of("model", "input", "dimensions");

  @Override
  public BatchLimits limits() {
    return LIMITS;
  }

  @Override
  public WireRequest encode(EmbeddingRequest request, String model) {
    return new WireRequest(
        "/api/embed", Map.of(), JsonBody.of(json -> write(json, request, model)));
  }

  // {"model":"…","input":["…"],"dimensions":256}
  private static void write(JsonGenerator json, EmbeddingRequest request, String model)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model", model);
    JsonBody.texts(json, "input", request.inputs());
    if (request.dimensions().isPresent()) {
      json.writeNumberField("dimensions", request.dimensions().get());
    }
    JsonBody.extras(json, OllamaDialect.NAME, request.extras().get(OllamaDialect.NAME), OWN_KEYS);
    json.writeEndObject();
  }

  @Override
  public EmbeddingResponse decode(byte[] body, int inputs) {
    return EmbeddingReader.read(body, inputs);
  }
}
