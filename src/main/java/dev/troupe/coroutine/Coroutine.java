package dev.troupe.coroutine;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One body on one fresh virtual thread of its own, outside every actor dispatcher.
 *
 * <p>It can be started from any thread, an actor's included, and nobody has to wait for it: an
 * actor pipes {@link #outcome} to itself. Code that is a coroutine already uses a {@link Scope}
 * instead, which waits for what it forks. It starts at once and ends with its body; nothing but
 * {@link #interrupt} cuts it short, and the body hears that only where it waits.
 */
public final class Coroutine<T extends @Nullable Object> {

  private final CompletableFuture<T> ended = new CompletableFuture<>();
  private final Thread thread;
  private boolean running = true; // guarded by this

  private Coroutine(String name, Context context, Callable<? extends T> body) {
    thread = Thread.ofVirtual().name(name).unstarted(() -> run(context, body));
  }

  /** Starts {@code body} under the deadline and the trace of the calling code, if it has any. */
  public static <T extends @Nullable Object> Coroutine<T> start(
      String name, Callable<? extends T> body) {
    return start(name, Context.current(), body);
  }

  /**
   * Starts {@code body} for the call {@code callId} under {@code deadline}, or under that of the
   * calling code if it is earlier.
   */
  public static <T extends @Nullable Object> Coroutine<T> start(
      String name, String callId, Deadline deadline, Callable<? extends T> body) {
    return start(name, Context.current().of(callId, deadline), body);
  }

  private static <T extends @Nullable Object> Coroutine<T> start(
      String name, Context context, Callable<? extends T> body) {
    var coroutine = new Coroutine<T>(name, context, body);
    coroutine.thread.start();
    return coroutine;
  }

  /** Returns the name of the coroutine, which its thread carries too. */
  public String name() {
    return thread.getName();
  }

  /** Interrupts the body, as a request to end soon; nothing happens once it has ended. */
  public synchronized void interrupt() {
    if (running) {
      thread.interrupt();
    }
  }

  /**
   * Returns the end of the body: its value, or what it threw, unwrapped and unchanged. {@code
   * StackOverflowError} and {@code LinkageError} are failures like any other; the other {@code
   * VirtualMachineError}s also reach the thread's uncaught exception handler.
   *
   * <p>Each call returns a stage of its own: completing it has no effect on the coroutine. What
   * depends on it without an executor runs on the coroutine's thread, after the body.
   */
  @CheckReturnValue
  public CompletionStage<T> outcome() {
    return Stages.copy(ended);
  }

  /** Runs {@code then} after the body: on the coroutine's thread, or here if it has ended. */
  void whenEnded(BiConsumer<? super T, ? super @Nullable Throwable> then) {
    var _ = ended.whenComplete(then);
  }

  /** Returns the stack of the body, for a log. */
  Throwable whereItIs() {
    var where = new Throwable("thread '" + name() + "' is here");
    where.setStackTrace(thread.getStackTrace());
    return where;
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  private void run(Context context, Callable<? extends T> body) {
    try {
      var value = context.<T>call(body);
      leaveBody();
      ended.complete(value);
    } catch (Throwable failure) {
      leaveBody();
      ended.completeExceptionally(failure);
      rethrowIfTheMachineFails(failure);
    }
  }

  /** Lets no interrupt through to what depends on the outcome: that is not the body's. */
  private synchronized void leaveBody() {
    running = false;
    Thread.interrupted();
  }

  private static void rethrowIfTheMachineFails(Throwable failure) {
    if (failure instanceof VirtualMachineError machine
        && !(machine instanceof StackOverflowError)) {
      throw machine;
    }
  }
}
