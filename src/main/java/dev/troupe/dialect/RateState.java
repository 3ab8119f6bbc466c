package dev.troupe.dialect;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a provider said of one of its limits, with one answer.
 *
 * @param limit the most that {@code remaining} can be; at least {@code remaining} and 1; absent
 *     where it is not known
 * @param remaining what may still be asked for; at least 0
 * @param reset until all of it may be asked for again, from the time of the answer; more than zero,
 *     at most {@link #LONGEST_RESET}
 */
public record RateState(OptionalLong limit, long remaining, Duration reset) {

  /** Limits are by the month at most. */
  public static final Duration LONGEST_RESET = Duration.ofDays(31);

  public RateState {
    if (limit.isPresent() && limit.getAsLong() < Math.max(1, remaining)) {
      throw new IllegalArgumentException(
          "limit must be at least remaining and 1, got " + limit.getAsLong());
    }
    if (remaining < 0) {
      throw new IllegalArgumentException("remaining must be at least 0, got " + remaining);
    }
    if (!isPossible(reset)) {
      throw new IllegalArgumentException(
          "reset must be more than zero and at most " + LONGEST_RESET + ", got " + reset);
    }
  }

  /**
   * The state that any three values tell; empty where they say nothing to go by.
   *
   * <p>Providers send -1 and 0 where they mean that they do not know; so a limit that is not
   * positive or is less than what remains is taken as absent, a negative rest or an impossible
   * reset as no word at all.
   */
  public static Optional<RateState> of(
      OptionalLong limit, OptionalLong remaining, Optional<Duration> reset) {
    if (remaining.isEmpty() || remaining.getAsLong() < 0) {
      return Optional.empty();
    }
    var rest = remaining.getAsLong();
    var known = limit.isPresent() && limit.getAsLong() >= Math.max(1, rest);
    return reset
        .filter(RateState::isPossible)
        .map(time -> new RateState(known ? limit : OptionalLong.empty(), rest, time));
  }

  private static boolean isPossible(Duration reset) {
    return reset.isPositive() && reset.compareTo(LONGEST_RESET) <= 0;
  }
}
