package dev.troupe.coroutine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An answer that will come, and that can be cancelled.
 *
 * <p>Cancelling asks the other side to give up; what the answer then is, is for that side to say,
 * and it must say something: who makes a {@code Pending} owes it an end. A value that comes all the
 * same after a wait for it was interrupted is nobody's: who asked for a resource closes it, with
 * {@code toStage().thenAccept(…)}. One that is dropped, neither awaited nor cancelled nor made a
 * stage of, is reported in the log; with {@code -Dtroupe.debug=true} with the place that made it.
 * All methods may be called from any thread, but {@link #await} only from one that may wait.
 */
public final class Pending<T extends @Nullable Object> {

  private final CompletableFuture<T> outcome;
  private final Runnable onCancel;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final Drops.@Nullable Watch watch;

  private Pending(CompletableFuture<T> outcome, Runnable onCancel, boolean watched) {
    this.outcome = outcome;
    this.onCancel = onCancel;
    this.watch = watched ? Drops.OF_THIS_JVM.watch(this) : null;
  }

  /**
   * Returns the answer that {@code outcome} brings. {@code onCancel} tells the other side that
   * nobody wants it any more; it is run at most once, on the thread that cancels, which may be an
   * actor's: it must not wait.
   */
  @CheckReturnValue
  public static <T extends @Nullable Object> Pending<T> of(
      CompletionStage<T> outcome, Runnable onCancel) {
    return new Pending<>(outcome.toCompletableFuture(), onCancel, true);
  }

  /** Returns one that may be dropped, since somebody else sees to its outcome. */
  static <T extends @Nullable Object> Pending<T> unwatched(
      CompletableFuture<T> outcome, Runnable onCancel) {
    return new Pending<>(outcome, onCancel, false);
  }

  /**
   * Waits for the answer, as {@link Await#await(Pending)} does.
   *
   * @throws InterruptedException if the thread is or was interrupted; the answer is cancelled
   * @throws DeadlineExceeded if the current deadline passed first; the answer is cancelled
   * @throws RuntimeException if the answer is a failure: as {@link Await} says
   */
  public T await() throws InterruptedException {
    return Await.await(this);
  }

  /**
   * Asks the other side to give up; nothing happens the second time, or once the answer is there.
   */
  public void cancel() {
    wanted();
    if (!outcome.isDone() && cancelled.compareAndSet(false, true)) {
      onCancel.run();
    }
  }

  /** Returns whether the answer is there, be it a value or a failure. */
  public boolean isDone() {
    return outcome.isDone();
  }

  /** Returns a copy of the outcome, with the original failure; completing it has no effect. */
  @CheckReturnValue
  public CompletionStage<T> toStage() {
    wanted();
    return Stages.copy(outcome);
  }

  CompletableFuture<T> outcome() {
    wanted();
    return outcome;
  }

  private void wanted() {
    if (watch != null) {
      watch.wanted();
    }
  }
}
