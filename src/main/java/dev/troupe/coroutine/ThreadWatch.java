package dev.troupe.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * Is told of each thread that works on a body: the one that runs it, and those of the forks below.
 *
 * <p>Any thread may call it; it must neither wait nor throw.
 */
@FunctionalInterface
public interface ThreadWatch {

  /** The calling thread begins; it closes what it gets when it ends. */
  Watched enter();

  /** One thread, until it ends. */
  interface Watched extends AutoCloseable {
    @Override
    void close();
  }

  /** Runs {@code body}, and all that it forks, under {@code watch} alone. */
  static <T extends @Nullable Object, X extends Exception> T within(
      ThreadWatch watch, ScopedValue.CallableOp<? extends T, X> body) throws X {
    try (var _ = watch.enter()) {
      return ScopedValue.where(Context.WATCH, watch).call(body);
    }
  }
}
