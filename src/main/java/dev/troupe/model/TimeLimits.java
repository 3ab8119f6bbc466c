package dev.troupe.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the parts of one model call may take, where that is not to be as its provider is
 * configured. Shorter or longer than there; the call's deadline bounds them all the same, and each
 * of its attempts has them anew.
 *
 * @param connect until a connection that is opened for the call stands; more than zero, at most 100
 *     days, like all of these
 * @param firstEvent from the request to the first event of its answer
 * @param betweenEvents without a sign of life once the answer has begun
 */
public record TimeLimits(
    Optional<Duration> connect, Optional<Duration> firstEvent, Optional<Duration> betweenEvents) {

  /** All as the provider is configured. */
  public static final TimeLimits NONE =
      new TimeLimits(Optional.empty(), Optional.empty(), Optional.empty());

  private static final Duration LONGEST = Duration.ofDays(100); // timers end at 248

  /**
   * Limits.
   *
   * @throws IllegalArgumentException naming the one that is out of its range
   */
  public TimeLimits {
    check("connect", connect);
    check("firstEvent", firstEvent);
    check("betweenEvents", betweenEvents);
  }

  private static void check(String name, Optional<Duration> limit) {
    if (limit.isPresent() && (!limit.get().isPositive() || limit.get().compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException(
          name + " must be more than zero and at most 100 days, got " + limit.get());
    }
  }

  /** These, and {@code limit} until a connection stands. */
  public TimeLimits connect(Duration limit) {
    return new TimeLimits(Optional.of(limit), firstEvent, betweenEvents);
  }

  /** These, and {@code limit} until the first event. */
  public TimeLimits firstEvent(Duration limit) {
    return new TimeLimits(connect, Optional.of(limit), betweenEvents);
  }

  /** These, and {@code limit} between events. */
  public TimeLimits betweenEvents(Duration limit) {
    return new TimeLimits(connect, firstEvent, Optional.of(limit));
  }
}
