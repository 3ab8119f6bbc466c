package dev.troupe.coroutine;

/**
 * A body without a result that may throw one checked exception: the counterpart of {@link
 * ScopedValue.CallableOp}.
 */
@FunctionalInterface
public interface Action<X extends Exception> {
  void run() throws X;
}
