package dev.troupe.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.dialect.BatchLimits;
import dev.troupe.dialect.Embedder;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.WireRequest;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * OpenAI's {@code /embeddings}, by its API reference.
 *
 * <p>OpenAI and Azure are asked for base64, which is a third of the bytes of numbers and decoded
 * without parsing any. Other servers are not, since some refuse the field; whatever was asked for,
 * both are understood, since some ignore it.
 */
public final class OpenAiEmbedder implements Embedder {

  /**
   * OpenAI's and Azure's references allow 2048 texts. These are fewer, so that an answer of 3072
   * dimensions, 16 kB each in base64, fits into {@code max-body}. A request may also have 300,000
   * tokens in all; there is mostly no more than one to a character.
   */
  private static final BatchLimits OPENAI = new BatchLimits(512, 300_000);

  /** What Hugging Face's Text Embeddings Inference takes unless it is told otherwise. */
  private static final BatchLimits OTHERS = new BatchLimits(32, 300_000);

  private static final String PATH = "/embeddings";
  private static final String FORMAT = "encoding_format";
  private static final Set<String> OWN_KEYS = Set.of("model", "input", "dimensions");

  private final ChatServer server;
  private final Optional<String> version;

  OpenAiEmbedder(ChatServer server, Optional<String> version) {
    this.server = server;
    this.version = version;
  }

  /** That of OpenAI itself, whichever of its other APIs is spoken beside it. */
  public static Embedder openAi() {
    return new OpenAiEmbedder(ChatServer.OPENAI, Optional.empty());
  }

  @Override
  public BatchLimits limits() {
    return isOpenAis() ? OPENAI : OTHERS;
  }

  private boolean isOpenAis() {
    return switch (server) {
      case OPENAI, AZURE -> true;
      case COMPATIBLE, DIAL -> false;
    };
  }

  @Override
  public WireRequest encode(EmbeddingRequest request, String model) {
    return new WireRequest(
        server.path(PATH, model, version),
        Map.of(),
        JsonBody.of(json -> write(json, request, model)));
  }

  // {"model":"…","input":["…"],"dimensions":256,"encoding_format":"base64"}
  private void write(JsonGenerator json, EmbeddingRequest request, String model)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model", model);
    JsonBody.texts(json, "input", request.inputs());
    if (request.dimensions().isPresent()) {
      json.writeNumberField("dimensions", request.dimensions().get());
    }
    JsonNode extras = request.extras().get(OpenAiDialect.EXTRAS);
    if (isOpenAis() && (extras == null || !extras.has(FORMAT))) {
      json.writeStringField(FORMAT, "base64");
    }
    JsonBody.extras(json, OpenAiDialect.EXTRAS, extras, OWN_KEYS);
    json.writeEndObject();
  }

  @Override
  public EmbeddingResponse decode(byte[] body, int inputs) {
    return EmbeddingReader.read(body, inputs);
  }
}
