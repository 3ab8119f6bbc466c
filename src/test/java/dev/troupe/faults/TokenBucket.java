package dev.troupe.faults;

import java.util.function.Function;

/**
 * A provider's limit of requests: a second's worth at most, refilled continuously, and told with
 * each answer.
 */
final class TokenBucket implements Function<Arrival, Script> {

  private final int perSecond;
  private double level; // guarded by this
  private long asOf = System.nanoTime(); // guarded by this, as all below
  private int served;
  private int refused;

  /** Full; at least 1 for each second. */
  TokenBucket(int perSecond) {
    this.perSecond = perSecond;
    level = perSecond;
  }

  @Override
  public synchronized Script apply(Arrival arrival) {
    var now = System.nanoTime();
    level = Math.min(perSecond, level + (now - asOf) * (double) perSecond / 1e9);
    asOf = now;
    if (level < 1) {
      refused++;
      return Answers.error(429, "rate_limit_exceeded", headers());
    }
    level--;
    served++;
    return Answers.chat("well", headers());
  }

  private String[] headers() {
    var untilFull = (long) Math.ceil((perSecond - level) * 1000 / perSecond);
    return new String[] {
      "x-ratelimit-limit-requests: " + perSecond,
      "x-ratelimit-remaining-requests: " + (int) level,
      "x-ratelimit-reset-requests: " + Math.max(1, untilFull) + "ms"
    };
  }

  /** How many requests were served so far. */
  synchronized int served() {
    return served;
  }

  /** How many requests were refused so far. */
  synchronized int refused() {
    return refused;
  }
}
