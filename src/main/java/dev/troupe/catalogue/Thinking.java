package dev.troupe.catalogue;

import dev.troupe.model.ReasoningEffort;
import java.util.List;
import java.util.Optional;

/**
 * How long a model can be asked to think.
 *
 * @param support whether it can be asked by an effort
 * @param efforts that it knows, in their order; empty where it knows none, or where nobody said
 * @param budget in tokens, where it is asked by that; the fields of one vendor's own say it
 */
public record Thinking(Support support, List<ReasoningEffort> efforts, Optional<Budget> budget) {

  /** Nobody said. */
  public static final Thinking UNKNOWN = new Thinking(Support.UNKNOWN, List.of(), Optional.empty());

  /**
   * Tokens to think with.
   *
   * @param least at least 0
   * @param most at least {@code least}
   */
  public record Budget(int least, int most) {

    public Budget {
      if (least < 0 || most < least) {
        throw new IllegalArgumentException(
            "capabilities.thinking.budget must be [least, most] from 0, got [%d, %d]"
                .formatted(least, most));
      }
    }
  }

  public Thinking {
    efforts = efforts.stream().distinct().sorted().toList();
  }
}
