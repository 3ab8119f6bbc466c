package dev.troupe.supervision;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The growing pause between a failure and the next start: it doubles from {@code shortest} to
 * {@code longest}, varied by up to a fifth either way so that many do not start at once, and begins
 * anew after a quiet time without failures.
 *
 * <p>Used by one thread at a time.
 */
public final class Backoff {

  private static final double JITTER = 0.2; // chosen, not measured

  private final Duration shortest;
  private final Duration longest;
  private final Duration quiet;
  private int failures;
  private long lastFailure;

  /**
   * No failure yet.
   *
   * @param shortest more than zero
   * @param longest at least {@code shortest}
   * @param quiet time without a failure after which the next pause is the shortest again
   */
  public Backoff(Duration shortest, Duration longest, Duration quiet) {
    if (!shortest.isPositive() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          "pauses must be positive and grow, got " + shortest + " to " + longest);
    }
    this.shortest = shortest;
    this.longest = longest;
    this.quiet = quiet;
  }

  /** How long to wait after one more failure, at {@code nanoTime}. */
  public Duration nextPause(long nanoTime) {
    if (failures > 0 && nanoTime - lastFailure >= quiet.toNanos()) {
      failures = 0;
    }
    lastFailure = nanoTime;
    failures++;
    var jitter = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofNanos((long) (undisturbed().toNanos() * jitter));
  }

  /** Whether failures came so often that the pause can grow no more. */
  public boolean isExhausted() {
    return failures > 1 && undisturbed().equals(longest);
  }

  private Duration undisturbed() {
    var doublings = Math.min(failures - 1, 30);
    var pause = shortest.multipliedBy(1L << doublings);
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
