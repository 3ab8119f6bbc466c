package dev.troupe.provider;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a call pauses before it is tried again, where the provider gave no hint: any time from
 * none to a ceiling that doubles with each failed attempt.
 *
 * <p>The full range is drawn from ("full jitter"), so that many calls that failed at once do not
 * come back at once. Used by one actor.
 */
final class RetryPauses {

  private final Doubling ceilings;
  private final RandomGenerator random;

  /**
   * Draws from {@code random}.
   *
   * @param shortest the ceiling after the first failure; more than zero
   * @param longest the highest ceiling; at least {@code shortest}
   */
  RetryPauses(Duration shortest, Duration longest, RandomGenerator random) {
    ceilings = new Doubling(shortest, longest);
    this.random = random;
  }

  /** The pause after so many failed attempts of one call, from 1. */
  Duration next(int failedAttempts) {
    return Duration.ofNanos(random.nextLong(ceilings.nanosAt(failedAttempts) + 1));
  }
}
