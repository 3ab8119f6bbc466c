package dev.troupe.model;

import java.util.List;
import java.util.Optional;

/**
 * The vectors of one embed call.
 *
 * @param embeddings in the order of the inputs; never empty, and all with the same dimensions
 * @param usage of all requests that were answered; estimated where the provider does not count
 * @param model the model that made them, as the provider names it
 * @param provider the provider that answered, by its name in this Troupe
 * @param requestId the id under which the provider's support finds the last of the requests
 * @param attempts what was tried, in its order: one or more for each batch of the inputs
 * @param cost of {@code usage}, where the prices of the model are known
 * @param notes what was asked for and not done; usually empty
 */
public record EmbeddingResponse(
    List<Embedding> embeddings,
    Optional<Usage> usage,
    String model,
    String provider,
    Optional<String> requestId,
    List<Attempt> attempts,
    Optional<Cost> cost,
    List<String> notes) {

  public EmbeddingResponse {
    embeddings = List.copyOf(embeddings);
    attempts = List.copyOf(attempts);
    notes = List.copyOf(notes);
    if (embeddings.isEmpty()) {
      throw new IllegalArgumentException("embeddings must not be empty");
    }
    var dimensions = embeddings.getFirst().dimensions();
    for (var embedding : embeddings) {
      if (embedding.dimensions() != dimensions) {
        throw new IllegalArgumentException(
            "embeddings must all have the same dimensions, got %d and %d"
                .formatted(dimensions, embedding.dimensions()));
      }
    }
  }

  /** As a provider answers; who answered and what it cost is filled in by its front. */
  public EmbeddingResponse(List<Embedding> embeddings, Optional<Usage> usage, String model) {
    this(embeddings, usage, model, "", Optional.empty(), List.of(), Optional.empty(), List.of());
  }

  /** Vectors, and nothing else that is known of them. */
  public static EmbeddingResponse of(List<Embedding> embeddings) {
    return new EmbeddingResponse(embeddings, Optional.empty(), "");
  }

  /** How many values each vector has. */
  public int dimensions() {
    return embeddings.getFirst().dimensions();
  }

  /**
   * This answer as given by {@code provider}, and by {@code model} where it names none itself, to
   * the request that the provider knows by {@code requestId}.
   */
  public EmbeddingResponse servedBy(String provider, String model, Optional<String> requestId) {
    var named = this.model.isEmpty() ? model : this.model;
    return new EmbeddingResponse(
        embeddings, usage, named, provider, requestId, attempts, cost, notes);
  }

  /** This answer as the last of {@code attempts}. */
  public EmbeddingResponse after(List<Attempt> attempts) {
    return new EmbeddingResponse(
        embeddings, usage, model, provider, requestId, attempts, cost, notes);
  }

  /** This answer, which took {@code usage} and cost {@code cost}, where that is known. */
  public EmbeddingResponse priced(Usage usage, Optional<Cost> cost) {
    return new EmbeddingResponse(
        embeddings, Optional.of(usage), model, provider, requestId, attempts, cost, notes);
  }

  /** This answer, with {@code notes} of what was not done. */
  public EmbeddingResponse noting(List<String> notes) {
    return new EmbeddingResponse(
        embeddings, usage, model, provider, requestId, attempts, cost, notes);
  }
}
