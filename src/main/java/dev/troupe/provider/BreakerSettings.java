package dev.troupe.provider;

import java.time.Duration;

/**
 * When a provider's breaker opens, and for how long.
 *
 * @param consecutive failures in a row that open it; at least 1
 * @param share of failures among the calls of {@code window} that opens it, above 0.0 to 1.0
 * @param minimum calls in {@code window} below which their share says nothing; at least 1
 * @param window how far back calls count; more than zero
 * @param shortest the first pause; it doubles with each probe that fails; more than zero
 * @param longest at least {@code shortest}
 */
public record BreakerSettings(
    int consecutive,
    double share,
    int minimum,
    Duration window,
    Duration shortest,
    Duration longest) {

  public BreakerSettings {
    if (consecutive < 1) {
      throw new IllegalArgumentException(
          "breaker.consecutive-failures must be at least 1, got " + consecutive);
    }
    if (!(share > 0 && share <= 1)) { // NaN too
      throw new IllegalArgumentException(
          "breaker.failure-share must be above 0 and at most 1, got " + share);
    }
    if (minimum < 1) {
      throw new IllegalArgumentException(
          "breaker.minimum-calls must be at least 1, got " + minimum);
    }
    if (!window.isPositive()) {
      throw new IllegalArgumentException("breaker.window must be more than zero, got " + window);
    }
    if (!shortest.isPositive()) {
      throw new IllegalArgumentException(
          "breaker.shortest-pause must be more than zero, got " + shortest);
    }
    if (longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          "breaker.longest-pause must be at least breaker.shortest-pause, "
              + shortest
              + ", got "
              + longest);
    }
  }
}
