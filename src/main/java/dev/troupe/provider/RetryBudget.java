package dev.troupe.provider;

import java.time.Duration;

/**
 * How many retries a provider may still be sent: a share of the requests of the last ten seconds,
 * and a few more, so that a quiet provider's calls are retried too.
 *
 * <p>A retry is remembered for as long as the requests that allowed it; so however failures fall,
 * no request pays for more than its share. Used by one actor.
 */
final class RetryBudget {

  private static final Duration WINDOW = Duration.ofSeconds(10); // chosen, not measured

  private enum Sent {
    REQUEST,
    RETRY
  }

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
  void request(long now) {
    recent.add(Sent.REQUEST, now);
  }

  /** Whether one more retry may go out now; if so, it is counted. */
  boolean tryRetry(long now) {
    var allowed = floor + (long) (share * recent.sum(Sent.REQUEST, now));
    if (recent.sum(Sent.RETRY, now) >= allowed) {
      return false;
    }
    recent.add(Sent.RETRY, now);
    return true;
  }
}
