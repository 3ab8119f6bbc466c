package dev.troupe.coroutine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads for work that computes, as many as there are cores: on a virtual thread it would
 * hold up all the others, on an actor's thread all actors.
 *
 * {@snippet :
 * var digest = CpuPool.current().cpu(() -> digestOf(bytes));
 * }
 *
 * <p>Any thread may use it that may wait. Threads start when they are needed, and end when they
 * were idle for a minute.
 */
public final class CpuPool implements AutoCloseable {

  /** How many tasks may wait in the JVM's own pool. Chosen, not measured. */
  private static final int DEFAULT_QUEUE = 1_024;

  private static final Duration IDLE = Duration.ofMinutes(1); // chosen, not measured
  private static final AtomicInteger NUMBERS = new AtomicInteger(); // of all threads of all pools
  private static final String CLOSED =
      "cpu: task refused: the pool is closed: its Troupe has stopped";

  private static final ScopedValue<CpuPool> BOUND = ScopedValue.newInstance();
  private static final ScopedValue<CpuPool> RUNNING_IN = ScopedValue.newInstance();

  private final ThreadPoolExecutor threads;
  private final int queue;
  private final Consumer<? super CpuTask> listener;

  /** The pool for code that runs in no Troupe. */
  private static final class Shared {
    static final CpuPool POOL = new CpuPool(cores(), DEFAULT_QUEUE, _ -> {});
  }

  /**
   * A pool without a thread yet.
   *
   * @param threads at least 1
   * @param queue tasks that may wait for a thread; at least 1
   * @param listener hears of the end of each task, on any thread; must neither wait nor throw
   * @throws IllegalArgumentException if a number is too small
   */
  public CpuPool(int threads, int queue, Consumer<? super CpuTask> listener) {
    if (threads < 1 || queue < 1) {
      throw new IllegalArgumentException(
          "threads and queue must be at least 1, got " + threads + " and " + queue);
    }
    this.queue = queue;
    this.listener = listener;
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(queue),
            CpuPool::newThread);
    this.threads.allowCoreThreadTimeOut(true);
  }

  /** Returns how many threads a pool has by default: the processors that the JVM may use. */
  public static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Returns the pool of the Troupe in whose course the calling code runs, or where there is none,
   * that of the JVM, with a thread for each core and room for 1,024 tasks that wait.
   */
  public static CpuPool current() {
    return bound().orElseGet(() -> Shared.POOL);
  }

  static Optional<CpuPool> bound() {
    return BOUND.isBound() ? Optional.of(BOUND.get()) : Optional.empty();
  }

  /** Runs {@code body}, and all that it forks, with this as the {@link #current} pool. */
  public <T extends @Nullable Object, X extends Exception> T within(
      ScopedValue.CallableOp<? extends T, X> body) throws X {
    return ScopedValue.where(BOUND, this).call(body);
  }

  /**
   * Runs {@code task} on a thread of the pool, and waits for it, under the deadline and the trace
   * of the calling code. To interrupt this wait interrupts the task, which hears that only where it
   * waits or looks at {@code Thread.interrupted()}; so it is at the deadline. In a task of the same
   * pool it runs at once, on that task's thread.
   *
   * @throws InterruptedException if the thread is or was interrupted
   * @throws DeadlineExceeded at the current deadline
   * @throws RejectedExecutionException if as many tasks wait as may, or the pool is closed
   * @throws IllegalStateException on an actor's or an HTTP thread
   * @throws RuntimeException if the task failed, as {@link Await} says
   */
  public <T extends @Nullable Object> T cpu(Callable<? extends T> task)
      throws InterruptedException {
    Await.checkpoint("cpu");
    var context = Context.current();
    var timed = new Timed(context.callId(), listener);
    try {
      return isOwnThread()
          ? timed.<T>run(task)
          : await(new FutureTask<T>(() -> context.<T>call(() -> inPool(timed, task))), timed);
    } catch (InterruptedException | RuntimeException thrown) {
      throw thrown;
    } catch (Exception failed) {
      throw Failures.crossed(failed);
    }
  }

  /** Interrupts what runs and refuses all else. Does not wait. */
  @Override
  public void close() {
    threads.shutdownNow().forEach(waiting -> ((FutureTask<?>) waiting).cancel(true));
  }

  private <T extends @Nullable Object> T inPool(Timed timed, Callable<? extends T> task)
      throws Exception {
    return ScopedValue.where(RUNNING_IN, this)
        .<T, Exception>call(() -> within(() -> timed.run(task)));
  }

  private boolean isOwnThread() {
    return RUNNING_IN.isBound()
        && RUNNING_IN.get().equals(this)
        && !Thread.currentThread().isVirtual();
  }

  private <T extends @Nullable Object> T await(FutureTask<T> task, Timed timed)
      throws InterruptedException {
    start(task, timed);
    var deadline = Deadline.current();
    try {
      return deadline.isEmpty()
          ? task.get()
          : task.get(deadline.get().remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw Failures.crossed(failed);
    } catch (CancellationException _) { // it waited when the pool was closed
      timed.end(CpuTask.Outcome.REFUSED);
      throw new RejectedExecutionException(CLOSED);
    } catch (InterruptedException interrupted) {
      giveUp(task, timed);
      throw interrupted;
    } catch (TimeoutException _) {
      giveUp(task, timed);
      throw Await.late("cpu");
    }
  }

  private void start(FutureTask<?> task, Timed timed) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException _) {
      timed.end(CpuTask.Outcome.REFUSED);
      throw new RejectedExecutionException(
          threads.isShutdown()
              ? CLOSED
              : "cpu: task refused: %d run and %d wait already: call again later, or raise troupe.cpu.queue"
                  .formatted(threads.getMaximumPoolSize(), queue));
    }
  }

  private void giveUp(FutureTask<?> task, Timed timed) {
    timed.end(CpuTask.Outcome.CANCELLED);
    task.cancel(true);
    threads.remove(task); // it need not take up room
  }

  private static Thread newThread(Runnable body) {
    return Thread.ofPlatform()
        .daemon()
        .name("troupe-cpu-" + NUMBERS.incrementAndGet())
        .unstarted(body);
  }
}
