package dev.troupe.provider;

import java.time.Duration;

/** Lengths that double from {@code shortest} up to {@code longest}. */
record Doubling(Duration shortest, Duration longest) {

  private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE / 2);

  Doubling {
    if (!shortest.isPositive() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          "pauses must be positive and grow, got " + shortest + " to " + longest);
    }
  }

  /**
   * The length at {@code step} in nanoseconds; steps count from 1, and any below it is the first.
   */
  long nanosAt(int step) {
    var first = nanos(shortest);
    var doublings = Math.max(step, 1) - 1;
    var overflows = doublings >= Long.numberOfLeadingZeros(first);
    return overflows ? nanos(longest) : Math.min(nanos(longest), first << doublings);
  }

  /** {@code duration} in nanoseconds; what a timer cannot reach is cut to 146 years. */
  static long nanos(Duration duration) {
    return duration.compareTo(MOST) < 0 ? duration.toNanos() : MOST.toNanos();
  }
}
