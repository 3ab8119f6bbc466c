package dev.troupe.catalogue;

import dev.troupe.model.Cost;
import dev.troupe.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What the tokens of a model cost.
 *
 * @param currency by ISO 4217
 * @param read the day on which they were read
 * @param longInput instead of {@code usual}, for the whole of a request with a long input
 */
public record Prices(
    String currency, LocalDate read, TokenPrices usual, Optional<LongInput> longInput) {

  private static final int MILLION = 6; // digits

  /**
   * Prices of requests whose input is long.
   *
   * @param above so many tokens of input, cached ones included; at least 1
   */
  public record LongInput(long above, TokenPrices rates) {}

  /** The cost of {@code usage}; empty where the price of a kind of its tokens is not known. */
  public Optional<Cost> of(Usage usage) {
    var rates =
        longInput
            .filter(tier -> usage.inputTokens() > tier.above())
            .map(LongInput::rates)
            .orElse(usual);
    var cached = usage.cachedInputTokens().orElse(0);
    var written = usage.cacheWriteTokens().orElse(0);
    var fresh = Math.max(0, usage.inputTokens() - cached - written);
    return sum(
            price(fresh, rates.input()),
            price(cached, rates.cachedInput()),
            price(written, rates.cacheWrite()),
            price(usage.outputTokens(), rates.output()))
        .map(amount -> new Cost(amount, currency, read, usage.estimated()));
  }

  private static Optional<BigDecimal> price(long tokens, Optional<BigDecimal> ofAMillion) {
    return tokens == 0
        ? Optional.of(BigDecimal.ZERO)
        : ofAMillion.map(price -> price.multiply(BigDecimal.valueOf(tokens)));
  }

  @SafeVarargs
  private static Optional<BigDecimal> sum(Optional<BigDecimal>... prices) {
    var sum = BigDecimal.ZERO;
    for (var price : prices) {
      if (price.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.add(price.get());
    }
    return Optional.of(sum.movePointLeft(MILLION).stripTrailingZeros());
  }
}
