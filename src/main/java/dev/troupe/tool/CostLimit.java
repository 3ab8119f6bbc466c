package dev.troupe.tool;

import dev.troupe.model.Cost;
import dev.troupe.tool.AgentResponse.Stop;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The most that an agent call may cost.
 *
 * @param amount exact, in {@code currency}; more than 0
 * @param currency by ISO 4217: {@code USD}
 */
public record CostLimit(BigDecimal amount, String currency) {

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern WRITTEN = Pattern.compile("(\\S+) ([0-9]+(?:\\.[0-9]+)?)");

  /**
   * A limit.
   *
   * @throws IllegalArgumentException where the amount is not above 0, or the currency is none
   */
  public CostLimit {
    if (amount.signum() <= 0) {
      throw new IllegalArgumentException(
          "max-cost must be more than 0, got " + amount.toPlainString());
    }
    if (!CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException(
          "max-cost must have a currency of three capital letters such as USD, got " + currency);
    }
  }

  /**
   * The limit that is written as {@code USD 2.50}.
   *
   * @throws IllegalArgumentException where {@code text} is none
   */
  public static CostLimit of(String text) {
    var written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new IllegalArgumentException(
          "max-cost must be a currency and an amount such as USD 2.50, got " + text);
    }
    return new CostLimit(new BigDecimal(written.group(2)), written.group(1));
  }

  /** Why a call ends that has cost {@code spent}; empty: it may go on. */
  Optional<Stop> stop(Optional<Cost> spent) {
    var known = spent.filter(sum -> sum.currency().equals(currency)).map(Cost::amount);
    if (known.isEmpty()) {
      return Optional.of(Stop.UNPRICED);
    }
    return known.get().compareTo(amount) >= 0 ? Optional.of(Stop.COST) : Optional.empty();
  }

  /** {@code USD 2.50}. */
  @Override
  public String toString() {
    return currency + " " + amount.toPlainString();
  }
}
