package dev.troupe.provider;

import java.time.Duration;

/**
 * A configured limit per minute: a bucket that is refilled continuously.
 *
 * <p>It holds one second's worth, but at least one; that is the burst after a quiet time. Who wants
 * more than it holds gets it once the bucket is full, and those who come later wait until it was
 * refilled: for a minute at most, since nothing costs more than a minute's worth. Used by one
 * actor.
 */
final class PacedLimit {

  private static final double MINUTE = Duration.ofMinutes(1).toNanos();
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final long perMinute;
  private final double capacity; // in nanoseconds of refill, as all below
  private double missing;
  private long asOf; // System.nanoTime

  /** Full; {@code perMinute} is at least 1. */
  PacedLimit(long perMinute) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("a limit per minute must be at least 1, got " + perMinute);
    }
    this.perMinute = perMinute;
    capacity = Math.max(SECOND, MINUTE / perMinute);
  }

  /** How many nanoseconds until {@code amount} can be taken; 0 where it can be now. */
  long waitNanos(long amount, long now) {
    refill(now);
    return (long) Math.ceil(Math.max(0, missing + Math.min(cost(amount), capacity) - capacity));
  }

  void take(long amount, long now) {
    refill(now);
    missing += cost(amount);
  }

  private double cost(long amount) {
    return Math.min(amount, perMinute) * MINUTE / perMinute;
  }

  private void refill(long now) {
    missing = Math.max(0, missing - Math.max(0, now - asOf));
    asOf = now;
  }
}
