package dev.troupe.coroutine;

/** How one fork ended. */
public sealed interface Settled<T> {

  /** It returned {@code value}. */
  record Succeeded<T>(T value) implements Settled<T> {}

  /** It threw {@code cause}, or was cancelled: then that is a {@code CancellationException}. */
  record Failed<T>(Throwable cause) implements Settled<T> {}
}
