package dev.troupe.provider;

import dev.troupe.dialect.BatchLimits;
import java.util.OptionalInt;

/**
 * How the texts of embed calls are asked for.
 *
 * @param batch texts of one request, at least 1; absent: as many as suits the dialect
 * @param mostInputs texts of one call, at least 1: all their vectors are held until it ends
 */
public record EmbeddingSettings(OptionalInt batch, int mostInputs) {

  public EmbeddingSettings {
    if (batch.isPresent() && batch.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "embedding-batch must be at least 1, got " + batch.getAsInt());
    }
    if (mostInputs < 1) {
      throw new IllegalArgumentException("max-embeddings must be at least 1, got " + mostInputs);
    }
  }

  /** What one request may hold, where a dialect takes {@code dialects}. */
  BatchLimits within(BatchLimits dialects) {
    return batch.isPresent() ? dialects.withInputs(batch.getAsInt()) : dialects;
  }
}
