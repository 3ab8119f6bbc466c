package dev.troupe.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One model.
 *
 * @param name as its provider names it
 * @param aliases other names that mean it
 * @param dialects whose providers have it
 * @param providers that have it, by their names; empty: all of {@code dialects}
 * @param contextWindow tokens of input and output together; at least 1
 * @param maxOutputTokens of one answer; at least 1
 */
public record ModelEntry(
    String name,
    List<String> aliases,
    List<String> dialects,
    List<String> providers,
    OptionalInt contextWindow,
    OptionalInt maxOutputTokens,
    Set<Category> categories,
    Capabilities capabilities,
    Optional<Prices> prices) {

  public ModelEntry {
    aliases = List.copyOf(aliases);
    dialects = List.copyOf(dialects);
    providers = List.copyOf(providers);
    categories = Set.copyOf(categories);
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
    if (dialects.isEmpty() && providers.isEmpty()) {
      throw new IllegalArgumentException(
          "dialects must name at least one where providers names none, got []");
    }
  }

  /** Whether the provider called {@code provider}, of {@code dialect}, has it. */
  boolean isOf(String provider, String dialect) {
    return providers.isEmpty() ? dialects.contains(dialect) : providers.contains(provider);
  }

  boolean isCalled(String text) {
    return name.equals(text) || aliases.contains(text);
  }

  /** Why it cannot be asked for embeddings; empty where it can, or where nobody said. */
  public Optional<String> objectionToEmbedding() {
    return capabilities.embeddings() == Support.NO
        ? Optional.of("model '%s' makes no embeddings: ask another model".formatted(name))
        : Optional.empty();
  }
}
