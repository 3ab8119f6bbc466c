package dev.troupe.provider;

import java.time.Duration;

/**
 * How many requests a provider may still be sent beyond one for each call, as retries or as hedges:
 * a share of the calls of the last ten seconds, and a few more, so that a quiet provider's calls
 * are retried too.
 *
 * <p>What was sent is remembered for as long as the calls that allowed it; so however failures
 * fall, no call pays for more than its share. A hedge comes to the provider as a call, and earns
 * nothing. Any thread.
 */
final class RetryBudget {

  private static final Duration WINDOW = Duration.ofSeconds(10); // chosen, not measured

  private enum Sent {
    REQUEST,
    RETRY,
    HEDGE
  }

  /** Guarded by this. */
  private final RecentCounts<Sent> recent = new RecentCounts<>(Sent.class, WINDOW);

  private final double share;
  private final int floor;

  /**
   * Nothing was sent yet.
   *
   * @param share retries for each request, 0.0–1.0
   * @param floor retries in ten seconds that need no request; at least 0
   */
  RetryBudget(double share, int floor) {
    if (!(share >= 0 && share <= 1)) { // NaN too
      throw new IllegalArgumentException("share must be from 0 to 1, got " + share);
    }
    if (floor < 0) {
      throw new IllegalArgumentException("floor must be at least 0, got " + floor);
    }
    this.share = share;
    this.floor = floor;
  }

  /** A call's first request goes out. */
  synchronized void request(long now) {
    recent.add(Sent.REQUEST, now);
  }

  /** Whether one more retry may go out now; if so, it is counted. */
  boolean tryRetry(long now) {
    return tryAdd(Sent.RETRY, now);
  }

  /** Whether a call of another provider, which is late, may be sent here too; if so, likewise. */
  boolean tryHedge(long now) {
    return tryAdd(Sent.HEDGE, now);
  }

  private synchronized boolean tryAdd(Sent kind, long now) {
    var hedges = recent.sum(Sent.HEDGE, now);
    var calls = Math.max(0, recent.sum(Sent.REQUEST, now) - hedges);
    if (recent.sum(Sent.RETRY, now) + hedges >= floor + (long) (share * calls)) {
      return false;
    }
    recent.add(kind, now);
    return true;
  }
}
