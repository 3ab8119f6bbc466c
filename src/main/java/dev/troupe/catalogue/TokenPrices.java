package dev.troupe.catalogue;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Prices of a million tokens each; absent where they are not known.
 *
 * @param input that the provider had not cached
 * @param cachedInput that it had
 * @param cacheWrite input that it puts into its cache
 * @param output thinking included
 */
public record TokenPrices(
    Optional<BigDecimal> input,
    Optional<BigDecimal> cachedInput,
    Optional<BigDecimal> cacheWrite,
    Optional<BigDecimal> output) {

  boolean isEmpty() {
    return input.isEmpty() && cachedInput.isEmpty() && cacheWrite.isEmpty() && output.isEmpty();
  }
}
