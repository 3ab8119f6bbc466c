package dev.troupe.coroutine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scope waits for, and what its {@code join} makes of that: a value, to be shared and used
 * for any number of scopes.
 *
 * <p>Forks that were started by {@code run} have no result. No joiner counts them, and one that
 * fails ends the scope, whatever its joiner.
 *
 * @param <T> the result of each fork
 * @param <R> the result of the scope
 */
public sealed interface Joiner<T extends @Nullable Object, R extends @Nullable Object>
    permits Joiners.Policy {

  /**
   * All results, in the order of the forks. The first failure cancels the rest, and {@code join}
   * throws it.
   */
  static <T> Joiner<T, List<T>> allSucceed() {
    return new Joiners.Policy<>(Joiners.AllSucceed::new);
  }

  /**
   * The result that comes first; the rest is cancelled, and what it throws is dropped. If all forks
   * fail, {@code join} throws the first failure, with the others as suppressed.
   */
  static <T> Joiner<T, T> firstSuccess() {
    return new Joiners.Policy<>(() -> new Joiners.First<T, T>(1, List::getFirst));
  }

  /**
   * The first {@code count} results, in the order in which they came; the rest is cancelled, and
   * what it throws is dropped. If fewer forks succeed, {@code join} throws the first failure, with
   * the others as suppressed.
   *
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  static <T> Joiner<T, List<T>> firstSuccesses(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, got " + count);
    }
    return new Joiners.Policy<>(() -> new Joiners.First<T, List<T>>(count, List::copyOf));
  }

  /** How each fork ended, in the order of the forks. No failure cancels the rest. */
  static <T> Joiner<T, List<Settled<T>>> allSettled() {
    return new Joiners.Policy<>(Joiners.AllSettled::new);
  }
}
