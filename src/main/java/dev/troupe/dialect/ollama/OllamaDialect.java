package dev.troupe.dialect.ollama;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Embedder;
import dev.troupe.dialect.ModelList;
import dev.troupe.dialect.WireError;
import dev.troupe.dialect.WireRequest;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import java.util.Map;
import java.util.Optional;

/**
 * Ollama's own chat, which knows its models' options and thinking better than its Chat Completions.
 *
 * <p>Pictures must be held by the request: it fetches none. It cannot be made to call a tool; a
 * request that wants none is sent without them. {@code extras.ollama} may hold {@code options} such
 * as {@code num_ctx}, which join those that are made from the request. Thinking has no signature
 * there, and goes back as text.
 */
public final class OllamaDialect implements Dialect {

  /** Its name, and the namespace of its extras. */
  static final String NAME = "ollama";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public WireRequest encode(ModelRequest request, String model, boolean streamed) {
    return new WireRequest("/api/chat", Map.of(), BodyWriter.write(request, model, streamed));
  }

  @Override
  public AnswerDecoder decoder() {
    return new OllamaDecoder();
  }

  @Override
  public Optional<Embedder> embedder() {
    return Optional.of(new OllamaEmbedder());
  }

  // {"models":[{"name":"llama3.2:latest","size":2019393189}]}
  @Override
  public Optional<ModelList> models() {
    return Optional.of(ModelList.of("/api/tags", "models", "name"));
  }

  @Override
  public ModelFailure failure(WireError error) {
    return OllamaFailures.INSTANCE.of(error);
  }
}
