package dev.troupe.coroutine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a scope is opened with beside its joiner. Immutable.
 *
 * {@snippet :
 * Scope.open(Joiner.allSucceed(), with -> with.parallel(8).timeout(Duration.ofSeconds(5)))
 * }
 */
public final class ScopeOptions {

  /** How many forks may wait for a place where nothing else is said. Chosen, not measured. */
  public static final int DEFAULT_WAITING = 10_000;

  static final ScopeOptions NONE =
      new ScopeOptions(Integer.MAX_VALUE, DEFAULT_WAITING, Optional.empty(), List.of());

  private final int parallel;
  private final int waiting;
  private final Optional<Duration> timeout;
  private final List<ScopedValue<?>> carried;

  private ScopeOptions(
      int parallel, int waiting, Optional<Duration> timeout, List<ScopedValue<?>> carried) {
    this.parallel = parallel;
    this.waiting = waiting;
    this.timeout = timeout;
    this.carried = carried;
  }

  /**
   * Lets {@code most} forks run at once. {@code fork} does not wait: a fork beyond them waits for a
   * place on its own thread, in the order of the forks, until it is cancelled or its deadline
   * passes. How many may wait is bounded, too: by {@link #waiting}.
   *
   * @throws IllegalArgumentException if {@code most} is less than 1
   */
  public ScopeOptions parallel(int most) {
    requireAtLeast(1, "parallel", most);
    return new ScopeOptions(most, waiting, timeout, carried);
  }

  /**
   * Lets {@code most} forks wait for a place, {@value #DEFAULT_WAITING} unless said; one more is
   * refused with a {@code RejectedExecutionException}. Means nothing without {@link #parallel}.
   *
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public ScopeOptions waiting(int most) {
    requireAtLeast(0, "waiting", most);
    return new ScopeOptions(parallel, most, timeout, carried);
  }

  /**
   * Shortens the deadline of the forks, and of the waits for them: to {@code timeout} from the
   * opening. Other waits of the block itself are bounded by {@link Deadline#within} around it.
   *
   * @throws IllegalArgumentException if {@code timeout} is zero or negative
   */
  public ScopeOptions timeout(Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(
          "scope: timeout must be longer than zero, got %s: leave it out for none"
              .formatted(timeout));
    }
    return new ScopeOptions(parallel, waiting, Optional.of(timeout), carried);
  }

  /** Lets the forks see {@code value} as it is bound where they are forked, if it is. */
  public ScopeOptions carrying(ScopedValue<?> value) {
    var more = new ArrayList<>(carried);
    more.add(value);
    return new ScopeOptions(parallel, waiting, timeout, List.copyOf(more));
  }

  Optional<Deadline> deadline() {
    return timeout.map(Deadline::after);
  }

  boolean isLimited() {
    return parallel < Integer.MAX_VALUE;
  }

  int parallel() {
    return parallel;
  }

  int waiting() {
    return waiting;
  }

  List<ScopedValue<?>> carried() {
    return carried;
  }

  private static void requireAtLeast(int least, String what, int got) {
    if (got < least) {
      throw new IllegalArgumentException(
          "scope: %s must be at least %d, got %d".formatted(what, least, got));
    }
  }
}
