package dev.troupe.coroutine;

import dev.troupe.coroutine.CpuTask.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The times of one task of a pool, told once. Any thread. */
final class Timed {

  private final Optional<String> callId;
  private final Consumer<? super CpuTask> listener;
  private final long asked = System.nanoTime();
  private long started; // guarded by this; 0 until it has
  private boolean ended; // guarded by this

  Timed(Optional<String> callId, Consumer<? super CpuTask> listener) {
    this.callId = callId;
    this.listener = listener;
  }

  <T extends @Nullable Object> T run(Callable<? extends T> task) throws Exception {
    start();
    var outcome = Outcome.FAILED;
    try {
      T value = task.call();
      outcome = Outcome.OK;
      return value;
    } finally {
      end(outcome);
    }
  }

  private synchronized void start() {
    started = System.nanoTime();
  }

  /** The task has ended, or its caller waits no more: whichever is first is told. */
  void end(Outcome outcome) {
    var now = System.nanoTime();
    CpuTask task;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      var queued = Duration.ofNanos((started == 0 ? now : started) - asked);
      task = new CpuTask(callId, outcome, queued, Duration.ofNanos(now - asked));
    }
    listener.accept(task);
  }
}
