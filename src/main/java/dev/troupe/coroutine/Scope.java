package dev.troupe.coroutine;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A block in which several bodies run at the same time, and which ends only when all have ended.
 *
 * {@snippet :
 * try (var scope = Scope.open()) {
 *   var draft = scope.fork("draft", () -> writer.ask(question));
 *   var facts = scope.fork("facts", () -> search.ask(question));
 *   return merge(draft.await(), facts.await());
 * }
 * }
 *
 * <p><b>Failure.</b> The first fork that fails cancels the others. {@link #join} and the {@code
 * await} of any fork then throw that failure; what other forks threw meanwhile is suppressed in
 * what {@code join} or {@link #close} throws. No failure is lost.
 *
 * <p><b>Nothing is forgotten.</b> Each fork is awaited, by {@code join} or by its own {@code
 * await}, or cancelled. To close the scope with a fork that was neither is an {@code
 * IllegalStateException} that names it. {@code close} cannot see how the block ended: where it
 * ended by an exception of its own, that exception is thrown, and has this one as suppressed.
 *
 * <p>{@link #run} is for a body whose result is of no interest. {@link #open(Joiner)} opens a scope
 * whose {@code join} has a result, {@link #open(UnaryOperator)} one with limits.
 *
 * <p><b>Threads.</b> The thread that opened the scope owns it: only it may fork, join and close.
 * Any thread may cancel.
 */
public final class Scope implements AutoCloseable {

  private final Thread owner = Thread.currentThread();
  private final ForkStart start;
  private final Forks forks;
  private int forked; // owner thread only
  private boolean closed; // owner thread only

  private Scope(ScopeOptions options, Joiners.Gathering<?, ?> gathering) {
    this.start = new ForkStart(options);
    this.forks = new Forks(owner, start, gathering);
  }

  /**
   * Opens a scope that the calling thread owns, and must close.
   *
   * @throws IllegalStateException on an actor's or an HTTP thread
   */
  @MustBeClosed
  public static Scope open() {
    return open(with -> with);
  }

  /**
   * Opens a scope with limits of its own.
   *
   * @throws IllegalStateException on an actor's or an HTTP thread
   */
  public static Scope open(UnaryOperator<ScopeOptions> options) {
    return open(options, new Joiners.Nothing());
  }

  /**
   * Opens a scope whose {@code join} has the result that {@code joiner} makes.
   *
   * @throws IllegalStateException on an actor's or an HTTP thread
   */
  public static <T, R> JoinedScope<T, R> open(Joiner<T, R> joiner) {
    return open(joiner, with -> with);
  }

  /**
   * Opens such a scope with limits of its own.
   *
   * @throws IllegalStateException on an actor's or an HTTP thread
   */
  public static <T, R> JoinedScope<T, R> open(
      Joiner<T, R> joiner, UnaryOperator<ScopeOptions> options) {
    var gathering =
        switch (joiner) {
          case Joiners.Policy<T, R> policy -> policy.gathering().get();
        };
    return new JoinedScope<>(open(options, gathering), gathering);
  }

  private static Scope open(
      UnaryOperator<ScopeOptions> options, Joiners.Gathering<?, ?> gathering) {
    ActorThreads.refuse("scope");
    return new Scope(options.apply(ScopeOptions.NONE), gathering);
  }

  /** Runs {@code body} as the other {@code fork} does, under the name {@code fork-<n>}. */
  @CheckReturnValue
  public <T extends @Nullable Object> Fork<T> fork(Callable<? extends T> body) {
    return fork("fork-" + (forked + 1), body);
  }

  /**
   * Starts {@code body} on a fresh virtual thread, under the deadline and the trace of this code.
   * In a scope that is cancelled it does not start, and the fork is cancelled.
   *
   * @param name for messages and thread dumps; need not be unique
   * @throws IllegalStateException if the scope is closed, or the thread does not own it
   * @throws RejectedExecutionException if the scope is limited, and no more may wait
   */
  @CheckReturnValue
  public <T extends @Nullable Object> Fork<T> fork(String name, Callable<? extends T> body) {
    return begin(new Fork<T>(name, forks, true), body);
  }

  /**
   * Starts {@code body}, whose result is of no interest: nobody has to await it. A failure counts
   * as that of any fork; {@code join} waits for its end, and {@code close} cancels it.
   *
   * @param name for messages and thread dumps; need not be unique
   * @throws IllegalStateException if the scope is closed, or the thread does not own it
   * @throws RejectedExecutionException if the scope is limited, and no more may wait
   */
  public void run(String name, Action<?> body) {
    var _ =
        begin(
            new Fork<@Nullable Object>(name, forks, false),
            () -> {
              body.run();
              return null;
            });
  }

  private <T extends @Nullable Object> Fork<T> begin(Fork<T> fork, Callable<? extends T> body) {
    requireOpenAndOwned(fork.what());
    forked++;
    var stopped = forks.enter(fork);
    if (stopped == null) {
      start(fork, start.around(body));
    } else {
      fork.settleUnstarted(stopped);
    }
    return fork;
  }

  /**
   * Waits until all forks have ended.
   *
   * @throws InterruptedException if the thread is or was interrupted; the scope is cancelled
   * @throws DeadlineExceeded if not all forks have ended 50 ms after the current deadline; the
   *     scope is cancelled
   * @throws CancellationException if the scope was cancelled
   * @throws IllegalStateException if the scope is closed, or the thread does not own it
   * @throws RuntimeException if a fork failed: the first failure, as {@link Await} says, with those
   *     of the other forks as suppressed
   */
  public void join() throws InterruptedException {
    requireOpenAndOwned("join");
    try {
      forks.join();
    } catch (InterruptedException | DeadlineExceeded gaveUp) {
      forks.waitGivenUp("its forks");
      throw gaveUp;
    }
  }

  /**
   * Interrupts all forks that run, and lets no other start; nothing happens the second time, or
   * once all have ended and the scope is closed. Any thread may call it, and it does not wait.
   */
  public void cancel() {
    forks.stopAll(new CancellationException("scope: cancelled"));
  }

  /** Whether {@link #close} was called; for the thread that owns the scope. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Interrupts the forks that still run, and waits until all have ended: always, also when the
   * thread is interrupted meanwhile (the interrupt is kept for later) and past any deadline. A fork
   * that does not heed its interrupt holds it up. Nothing happens the second time.
   *
   * @throws IllegalStateException if a fork was neither awaited nor cancelled, or the thread does
   *     not own the scope
   * @throws RuntimeException if a fork failed and nobody was told yet: as {@link #join} says
   */
  @Override
  public void close() {
    requireOwned("close");
    if (!closed) {
      closed = true;
      forks.close();
    }
  }

  private <T extends @Nullable Object> void start(Fork<T> fork, Callable<? extends T> body) {
    try {
      fork.start(body);
    } catch (RuntimeException | Error notStarted) {
      forks.awaited(fork);
      forks.ended(fork);
      throw notStarted;
    }
  }

  private void requireOpenAndOwned(String what) {
    requireOwned(what);
    if (closed) {
      throw new IllegalStateException("scope: " + what + ": it is closed: open another");
    }
  }

  private void requireOwned(String what) {
    var thread = Thread.currentThread();
    if (thread != owner) {
      throw new IllegalStateException(
          "scope: %s: tried by thread '%s', but only '%s', which opened it, may: open a scope here"
              .formatted(what, thread.getName(), owner.getName()));
    }
  }
}
