package dev.troupe.model;

import java.util.OptionalLong;

/**
 * The tokens of one call as the provider counted them, each of them once.
 *
 * @param inputTokens at least 0, cached ones and those written to a cache included
 * @param outputTokens at least 0, reasoning ones included
 * @param cachedInputTokens the part of the input that the provider had cached
 * @param reasoningTokens the part of the output that was thinking
 * @param cacheWriteTokens the part of the input that the provider put into its cache
 * @param estimated whether Troupe estimated them by the length of texts, since the provider did not
 *     tell
 */
public record Usage(
    long inputTokens,
    long outputTokens,
    OptionalLong cachedInputTokens,
    OptionalLong reasoningTokens,
    OptionalLong cacheWriteTokens,
    boolean estimated) {

  /** As a provider counts that tells nothing of what it put into a cache. */
  public Usage(
      long inputTokens,
      long outputTokens,
      OptionalLong cachedInputTokens,
      OptionalLong reasoningTokens) {
    this(
        inputTokens, outputTokens, cachedInputTokens, reasoningTokens, OptionalLong.empty(), false);
  }

  public static Usage of(long inputTokens, long outputTokens) {
    return new Usage(inputTokens, outputTokens, OptionalLong.empty(), OptionalLong.empty());
  }

  /** The tokens of both calls together; a part that only one of them told is that one's. */
  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        sum(cachedInputTokens, other.cachedInputTokens),
        sum(reasoningTokens, other.reasoningTokens),
        sum(cacheWriteTokens, other.cacheWriteTokens),
        estimated || other.estimated);
  }

  private static OptionalLong sum(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || other.isEmpty()
        ? (one.isPresent() ? one : other)
        : OptionalLong.of(one.getAsLong() + other.getAsLong());
  }

  /** So many tokens, about. */
  public static Usage estimate(long inputTokens, long outputTokens) {
    return new Usage(
        inputTokens,
        outputTokens,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        true);
  }

  /** What few providers tell is shown where it is told. */
  @Override
  public String toString() {
    return "Usage[inputTokens="
        + inputTokens
        + (", outputTokens=" + outputTokens)
        + (", cachedInputTokens=" + cachedInputTokens)
        + (", reasoningTokens=" + reasoningTokens)
        + (cacheWriteTokens.isPresent() ? ", cacheWriteTokens=" + cacheWriteTokens : "")
        + (estimated ? ", estimated" : "")
        + "]";
  }
}
