package dev.troupe.coroutine;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One body that runs at the same time as that of its {@link Scope}, and ends before the scope does.
 *
 * <p>It runs on a fresh virtual thread that carries its name, under the deadline and the trace of
 * the code that forked it. Any thread may cancel it; any thread that may wait can await it.
 */
public final class Fork<T extends @Nullable Object> {

  private final String name;
  private final Forks forks;
  private final boolean hasResult;
  private final CompletableFuture<T> end = new CompletableFuture<>();
  private final Pending<T> pending = Pending.unwatched(end, this::cancel);
  private @Nullable Coroutine<T> coroutine; // guarded by this; absent until started
  private @Nullable Throwable stopped; // guarded by this; why it was told to end: its end, then
  private boolean over; // guarded by this

  /**
   * A fork that has not started.
   *
   * @param hasResult whether somebody is to await it, and the joiner counts it
   */
  Fork(String name, Forks forks, boolean hasResult) {
    this.name = name;
    this.forks = forks;
    this.hasResult = hasResult;
  }

  /** Returns the name, which the fork's thread carries too. */
  public String name() {
    return name;
  }

  /**
   * Waits for the end of this fork, also when it was cancelled: until its body has ended.
   *
   * @throws InterruptedException if the thread is or was interrupted; this fork is cancelled, and
   *     so is the scope if the thread is its owner
   * @throws DeadlineExceeded if the fork has not ended 50 ms after the current deadline; cancelled
   *     is the same as above
   * @throws CancellationException if the fork was cancelled, alone or with its scope
   * @throws IllegalStateException on an actor's or an HTTP thread, and in the fork itself
   * @throws RuntimeException if the body failed, or the fork was cancelled because a sibling
   *     failed: that failure, as {@link Await} says
   */
  public T await() throws InterruptedException {
    refuseOwnThread();
    forks.awaited(this);
    try {
      return Await.get(pending, what(), forks.deadline());
    } catch (InterruptedException | DeadlineExceeded gaveUp) {
      forks.waitGivenUp(what());
      throw gaveUp;
    } catch (ExecutionException failed) {
      forks.delivered(failed.getCause());
      throw Failures.crossed(failed);
    }
  }

  /**
   * Interrupts this fork; nothing happens once it has ended. Its siblings go on, and its scope can
   * be closed without awaiting it.
   */
  public void cancel() {
    stop(new CancellationException(what() + ": cancelled"));
  }

  boolean hasResult() {
    return hasResult;
  }

  /** Adds the value of this fork, unless it has none. */
  void addValueTo(List<? super T> values) {
    if (end.isDone() && !end.isCompletedExceptionally()) {
      values.add(end.resultNow());
    }
  }

  /** How {@code fork} ended, which it has. */
  static <T> Settled<T> settled(Fork<? extends T> fork) {
    return fork.end
        .handle(
            (value, failure) ->
                failure == null
                    ? (Settled<T>) new Settled.Succeeded<T>(value)
                    : new Settled.Failed<T>(failure))
        .getNow(new Settled.Failed<>(new IllegalStateException(fork.what() + ": still runs")));
  }

  String what() {
    return "fork '" + name + "'";
  }

  synchronized void start(Callable<? extends T> body) {
    var started = Coroutine.<T>start(name, body);
    coroutine = started;
    if (stopped != null) {
      started.interrupt();
    }
    started.whenEnded(this::settle);
  }

  /** Ends this fork, which never ran, as cancelled for {@code reason}. */
  void settleUnstarted(Throwable reason) {
    end.completeExceptionally(reason);
  }

  /** Interrupts this fork, if it runs; {@code reason} is then what awaiting it throws. */
  void stop(Throwable reason) {
    if (stopOnce(reason)) {
      forks.awaited(this); // nobody is owed its value
    }
  }

  private synchronized boolean stopOnce(Throwable reason) {
    if (over || stopped != null) {
      return false;
    }
    stopped = reason;
    if (coroutine != null) {
      coroutine.interrupt();
    }
    return true;
  }

  private void settle(T value, @Nullable Throwable failure) {
    var thrown = failure == null ? null : Failures.unwrapped(failure);
    var reason = leave();
    if (thrown != null && reason == null) {
      forks.failed(this, thrown);
      end.completeExceptionally(thrown);
    } else if (reason == null) {
      forks.succeeded(this, value); // first: who awaits it may fork the next, which comes later
      end.complete(value);
    } else {
      keepUnlessInterrupted(thrown);
      end.completeExceptionally(reason);
    }
    forks.ended(this);
  }

  private void keepUnlessInterrupted(@Nullable Throwable thrown) {
    if (thrown != null && !Failures.isInterruption(thrown)) {
      forks.failedLate(this, thrown);
    }
  }

  private synchronized @Nullable Throwable leave() {
    over = true;
    return stopped;
  }

  private synchronized void refuseOwnThread() {
    if (coroutine != null && coroutine.isCurrentThread()) {
      throw new IllegalStateException(what() + ": awaits itself: it would wait for ever");
    }
  }
}
