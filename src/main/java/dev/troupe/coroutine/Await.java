package dev.troupe.coroutine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one waiting word: waits, in direct style, for an answer that comes from elsewhere.
 *
 * {@snippet :
 * var first = model.ask("one"); // a Pending
 * var second = model.ask("two");
 * return Await.await(first) + Await.await(second);
 * }
 *
 * <p>It is always a cancellation point: on a thread that was interrupted it throws {@code
 * InterruptedException} even when the value is there. It ends at the current {@link Deadline}. It
 * refuses to run on an actor's or an HTTP thread.
 *
 * <p>A failure shows both stacks: it is made anew in the waiting thread, with the original as its
 * cause. That is an exception of the original's own type for {@code CancellationException}, {@link
 * DeadlineExceeded} and what a {@link FailureCopier} knows (the model exceptions), a {@code
 * CancellationException} for an {@code InterruptedException} of the other side, and {@link
 * ForkFailed} for all else. The wrappers of futures are taken off first.
 */
public final class Await {

  /**
   * How long after the deadline an answer that has a deadline of its own is still waited for: its
   * own reply says which limit it was and what it had reached, and normally comes first. Chosen,
   * not measured; half of what a call may be late.
   */
  static final Duration GRACE = Duration.ofMillis(50);

  private Await() {}

  /**
   * Waits for {@code pending}. To interrupt this wait is to cancel the answer, and so the call
   * behind it.
   *
   * @throws InterruptedException if the thread is or was interrupted; {@code pending} is cancelled
   * @throws DeadlineExceeded if the answer is not there 50 ms after the current deadline; {@code
   *     pending} is cancelled
   * @throws IllegalStateException on an actor's or an HTTP thread
   * @throws RuntimeException if the answer is a failure, as the class says
   */
  public static <T extends @Nullable Object> T await(Pending<T> pending)
      throws InterruptedException {
    try {
      return get(pending, "await", Deadline.current());
    } catch (ExecutionException failed) {
      throw Failures.crossed(failed);
    }
  }

  /**
   * Waits for {@code stage}. To interrupt this wait ends only the wait: the work behind a bare
   * stage goes on, since a stage cannot be cancelled.
   *
   * @throws InterruptedException if the thread is or was interrupted
   * @throws DeadlineExceeded at the current deadline
   * @throws IllegalStateException on an actor's or an HTTP thread
   * @throws RuntimeException if the stage failed, as the class says
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage)
      throws InterruptedException {
    ActorThreads.refuse("await");
    try {
      return get(stage.toCompletableFuture(), Deadline.current(), Duration.ZERO);
    } catch (ExecutionException failed) {
      throw Failures.crossed(failed);
    } catch (TimeoutException _) {
      throw late("await");
    }
  }

  /**
   * Does not wait, but refuses where a wait would: for code that begins something whose answer it
   * will await.
   *
   * @throws InterruptedException if the thread was interrupted
   * @throws DeadlineExceeded if the current deadline is past
   * @throws IllegalStateException on an actor's or an HTTP thread
   */
  public static void checkpoint(String what) throws InterruptedException {
    ActorThreads.refuse(what);
    if (Thread.interrupted()) {
      throw new InterruptedException(what + ": interrupted before it began");
    }
    if (Deadline.current().filter(Deadline::isPast).isPresent()) {
      throw late(what);
    }
  }

  /** Waits for {@code pending} and cancels it when the wait is given up. */
  static <T extends @Nullable Object> T get(
      Pending<T> pending, String what, Optional<Deadline> deadline)
      throws InterruptedException, ExecutionException {
    ActorThreads.refuse(what);
    try {
      return get(pending.outcome(), deadline, GRACE);
    } catch (InterruptedException interrupted) {
      giveUp(pending, interrupted);
      throw interrupted;
    } catch (TimeoutException _) {
      var late = late(what);
      giveUp(pending, late);
      throw late;
    }
  }

  private static void giveUp(Pending<?> pending, Exception reason) {
    try {
      pending.cancel();
    } catch (RuntimeException failed) {
      reason.addSuppressed(failed);
    }
  }

  static DeadlineExceeded late(String what) {
    return new DeadlineExceeded(
        what + ": gave up: the deadline passed before the answer came", null);
  }

  private static <T extends @Nullable Object> T get(
      CompletableFuture<T> future, Optional<Deadline> deadline, Duration grace)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (Thread.interrupted()) {
      throw new InterruptedException("await: interrupted before it waited");
    }
    try {
      return deadline.isEmpty()
          ? future.get()
          : future.get(deadline.get().remainingNanos() + grace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (CancellationException cancelled) { // which get makes, around the one that was set
      throw new ExecutionException(
          cancelled.getCause() instanceof CancellationException set ? set : cancelled);
    }
  }
}
