package dev.troupe.tool;

import dev.troupe.model.Cost;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Usage;
import java.util.Optional;

/**
 * What the answers in an agent call have used, all together. Where one of them has no cost, or
 * another currency, there is none of all. One thread.
 */
final class Spent {

  private Optional<Usage> usage = Optional.empty();
  private Optional<Cost> cost = Optional.empty();
  private boolean begun;

  void add(ModelResponse answer) {
    usage = answer.usage().map(more -> usage.map(more::plus).orElse(more)).or(() -> usage);
    cost = begun ? cost.flatMap(sum -> answer.cost().flatMap(sum::plus)) : answer.cost();
    begun = true;
  }

  Optional<Usage> usage() {
    return usage;
  }

  Optional<Cost> cost() {
    return cost;
  }

  /** Input and output; 0 where nobody counted. */
  long tokens() {
    return usage.map(sum -> sum.inputTokens() + sum.outputTokens()).orElse(0L);
  }

  /** {@code 1200 tokens, USD 0.0031}. */
  @Override
  public String toString() {
    return tokens()
        + " tokens"
        + cost.map(sum -> ", " + sum.currency() + " " + sum.amount().toPlainString()).orElse("");
  }
}
