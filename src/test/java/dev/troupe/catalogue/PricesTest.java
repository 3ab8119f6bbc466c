package dev.troupe.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.Cost;
import dev.troupe.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PricesTest {

  private static final String PRICES =
      """
      prices {
        currency = USD, read = "2026-11-29"
        input = 2.00, cached-input = 0.20, cache-write = 2.50, output = 12.00
        long-input { above = 1000, input = 4.00, output = 18.00 }
      }
      """;

  private final Prices prices = Models.model("m", PRICES).prices().orElseThrow();

  private Optional<String> amount(Usage usage) {
    return prices.of(usage).map(cost -> cost.amount().toPlainString());
  }

  private static Usage usage(long input, long output, long cached, long thinking, long written) {
    return new Usage(
        input,
        output,
        OptionalLong.of(cached),
        OptionalLong.of(thinking),
        OptionalLong.of(written),
        false);
  }

  @Test
  void isExactAndTellsTheDayOfThePrices() {
    assertEquals(
        Optional.of(new Cost(new BigDecimal("0.000014"), "USD", LocalDate.of(2026, 11, 29), false)),
        prices.of(Usage.of(1, 1)));
    assertEquals(Optional.of("0"), amount(Usage.of(0, 0)));
    assertEquals(Optional.of("12000000"), amount(Usage.of(0, 1_000_000_000_000L)));
  }

  /** 5 of 10 were cached, 2 were written to the cache, and 6 of the 7 that came were thoughts. */
  @Test
  void chargesEachTokenOnce() {
    var alone = 3 * 2.00 + 5 * 0.20 + 2 * 2.50 + 7 * 12.00;

    assertEquals(
        Optional.of(
            BigDecimal.valueOf(alone).movePointLeft(6).stripTrailingZeros().toPlainString()),
        amount(usage(10, 7, 5, 6, 2)));
  }

  @Test
  void chargesAllTokensOfALongInputByItsOwnPrices() {
    assertEquals(Optional.of("0.002012"), amount(Usage.of(1000, 1)));
    assertEquals(Optional.of("0.004022"), amount(Usage.of(1001, 1)));
  }

  @Test
  void hasNoCostWhereThePriceOfAKindIsNotKnown() {
    assertEquals(Optional.empty(), amount(usage(2000, 1, 1, 0, 0)));
    assertEquals(Optional.of("0.008018"), amount(usage(2000, 1, 0, 0, 0)));
  }

  @Test
  void isMarkedAsEstimatedWithItsTokens() {
    assertEquals(Optional.of(true), prices.of(Usage.estimate(1, 1)).map(Cost::estimated));
  }

  @Test
  void doesNotPayBackWhereAProviderCountsMoreCachedThanAll() {
    assertEquals(Optional.of("0.000001"), amount(usage(1, 0, 5, 0, 0)));
  }
}
