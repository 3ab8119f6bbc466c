package dev.troupe.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What the tokens of one call cost by the prices that are known of its model.
 *
 * @param amount exact, in {@code currency}; at least 0
 * @param currency by ISO 4217: {@code USD}
 * @param pricesRead the day on which the prices were read: the vendor may have changed them since
 * @param estimated whether the tokens were estimated, and the cost with them
 */
public record Cost(BigDecimal amount, String currency, LocalDate pricesRead, boolean estimated) {

  public Cost {
    if (amount.signum() < 0) {
      throw new IllegalArgumentException("amount must be at least 0, got " + amount);
    }
  }

  /** The cost of both, by prices as old as the older; empty where their currencies differ. */
  public Optional<Cost> plus(Cost other) {
    var older = pricesRead.isBefore(other.pricesRead) ? pricesRead : other.pricesRead;
    return currency.equals(other.currency)
        ? Optional.of(
            new Cost(amount.add(other.amount), currency, older, estimated || other.estimated))
        : Optional.empty();
  }
}
