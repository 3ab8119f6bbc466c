package dev.troupe.coroutine;

import java.util.concurrent.Callable;

/**
 * A {@link Scope} whose forks have results of one type, of which its {@link Joiner} makes one.
 *
 * {@snippet :
 * try (var scope = Scope.open(Joiner.<String>firstSuccess())) {
 *   scope.fork("near", () -> near.ask(question));
 *   scope.fork("far", () -> far.ask(question));
 *   return scope.join();
 * }
 * }
 *
 * <p>What {@code Scope} says of threads, cancelling, closing and forgotten forks holds here.
 *
 * @param <T> the result of each fork
 * @param <R> the result of the scope
 */
public final class JoinedScope<T, R> implements AutoCloseable {

  private final Scope scope;
  private final Joiners.Gathering<T, R> gathering;

  JoinedScope(Scope scope, Joiners.Gathering<T, R> gathering) {
    this.scope = scope;
    this.gathering = gathering;
  }

  /** As {@link Scope#fork(Callable)}; its result comes by {@link #join} as well. */
  @CanIgnoreReturnValue
  public <U extends T> Fork<U> fork(Callable<? extends U> body) {
    return scope.fork(body);
  }

  /** As {@link Scope#fork(String, Callable)}; its result comes by {@link #join} as well. */
  @CanIgnoreReturnValue
  public <U extends T> Fork<U> fork(String name, Callable<? extends U> body) {
    return scope.fork(name, body);
  }

  /** As {@link Scope#run(String, Action)}. */
  public void run(String name, Action<?> body) {
    scope.run(name, body);
  }

  /**
   * Waits until the joiner has what it wants, or all forks have ended. Those that it does not need
   * are cancelled; {@link #close} waits for their end.
   *
   * @return what the joiner says
   * @throws InterruptedException if the thread is or was interrupted; the scope is cancelled
   * @throws DeadlineExceeded if it has to wait until 50 ms after the deadline; the scope is
   *     cancelled
   * @throws IllegalStateException if the scope is closed, or the thread does not own it
   * @throws RuntimeException if forks failed, and the joiner says that it matters: as {@link Await}
   *     says
   */
  public R join() throws InterruptedException {
    scope.join();
    return gathering.result();
  }

  /** As {@link Scope#cancel}. */
  public void cancel() {
    scope.cancel();
  }

  /** As {@link Scope#close}. */
  @Override
  public void close() {
    scope.close();
  }
}
