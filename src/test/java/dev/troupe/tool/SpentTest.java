package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.Cost;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpentTest {

  private static final LocalDate OLD = LocalDate.of(2026, 10, 1);
  private static final LocalDate NEW = LocalDate.of(2026, 11, 1);

  private final Spent spent = new Spent();

  private void answer(Optional<Cost> cost) {
    spent.add(ModelResponse.of("yes").priced(Usage.of(10, 1), cost));
  }

  private static Optional<Cost> cost(String amount, String currency, LocalDate read) {
    return Optional.of(new Cost(new BigDecimal(amount), currency, read, false));
  }

  @Test
  void sumsUpTokensAndCost() {
    answer(cost("0.10", "USD", NEW));
    answer(cost("0.25", "USD", OLD));

    assertEquals(Optional.of(Usage.of(20, 2)), spent.usage());
    assertEquals(cost("0.35", "USD", OLD), spent.cost());
    assertEquals("22 tokens, USD 0.35", spent.toString());
  }

  @Test
  void hasNoCostWhereOneAnswerHasNone() {
    answer(cost("0.10", "USD", NEW));
    answer(Optional.empty());
    answer(cost("0.10", "USD", NEW));

    assertEquals(Optional.empty(), spent.cost());
    assertEquals("33 tokens", spent.toString());
  }

  @Test
  void hasNoCostWhereTheFirstAnswerHasNone() {
    answer(Optional.empty());
    answer(cost("0.10", "USD", NEW));

    assertEquals(Optional.empty(), spent.cost());
  }

  @Test
  void hasNoCostOfTwoCurrencies() {
    answer(cost("0.10", "USD", NEW));
    answer(cost("0.10", "EUR", NEW));

    assertEquals(Optional.empty(), spent.cost());
  }

  @Test
  void isNothingBeforeTheFirstAnswer() {
    assertEquals("0 tokens", spent.toString());
    assertEquals(Optional.empty(), spent.usage());
  }
}
