package dev.troupe.model;

import java.util.OptionalLong;

/**
 * The tokens of one call as the provider counted them.
 *
 * @param inputTokens at least 0, cached ones included
 * @param outputTokens at least 0, reasoning ones included
 * @param cachedInputTokens the part of the input that the provider had cached
 * @param reasoningTokens the part of the output that was thinking
 */
public record Usage(
    long inputTokens,
    long outputTokens,
    OptionalLong cachedInputTokens,
    OptionalLong reasoningTokens) {

  public static Usage of(long inputTokens, long outputTokens) {
    return new Usage(inputTokens, outputTokens, OptionalLong.empty(), OptionalLong.empty());
  }
}
