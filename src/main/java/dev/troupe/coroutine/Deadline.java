package dev.troupe.coroutine;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A point in time by which work must have ended, on this JVM's monotonic clock.
 *
 * <p>Bound with {@link #within}, it bounds every {@link Await} in the body and in the forks that
 * the body starts; a binding inside another can only shorten it. It means nothing outside this JVM:
 * to send it elsewhere, send {@link #remaining} and make a new one there with {@link #after}.
 * Immutable; any thread may use it.
 */
public final class Deadline {

  /** A century. Two points this near to now differ by less than the clock's range of 292 years. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

  private final long nanoTime;

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Returns the point in time {@code timeout} from now; one that is longer than a century counts as
   * a century.
   *
   * @throws IllegalArgumentException if {@code timeout} is zero or negative: time that ran out is
   *     the caller's {@link #isPast}, not a new deadline
   */
  public static Deadline after(Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout must be longer than zero, got " + timeout);
    }
    var capped = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    return new Deadline(System.nanoTime() + capped.toNanos());
  }

  /** Returns the deadline that binds the calling code; empty when none does. */
  public static Optional<Deadline> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /**
   * Runs {@code body} under a deadline {@code timeout} from now, or under the current one if that
   * is earlier. Nothing interrupts the body: its waits end at the deadline, with {@link
   * DeadlineExceeded}.
   *
   * @throws IllegalArgumentException as {@link #after} does
   */
  public static <T extends @Nullable Object, X extends Exception> T within(
      Duration timeout, ScopedValue.CallableOp<? extends T, X> body) throws X {
    return after(timeout).bind(body);
  }

  /** Runs {@code body} as the other {@code within} does, without a result. */
  public static <X extends Exception> void within(Duration timeout, Action<X> body) throws X {
    Deadline.<@Nullable Void, X>within(
        timeout,
        () -> {
          body.run();
          return null;
        });
  }

  /** Returns what is left until this deadline; zero once it is past, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** Returns whether nothing is left. */
  public boolean isPast() {
    return remainingNanos() == 0;
  }

  /** Returns the earlier one of this and {@code other}. */
  public Deadline earlier(Deadline other) {
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  long remainingNanos() {
    return Math.max(0, nanoTime - System.nanoTime());
  }

  /** Runs {@code body} under this deadline, or under the current one if that is earlier. */
  <T extends @Nullable Object, X extends Exception> T bind(
      ScopedValue.CallableOp<? extends T, X> body) throws X {
    var bound = current().map(this::earlier).orElse(this);
    return ScopedValue.where(CURRENT, bound).call(body);
  }

  @Override
  public String toString() {
    return "deadline in " + remaining();
  }
}
