package dev.troupe.guard;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread that only wakes as often as a guard looks, to tell how late that is on this machine. */
final class Metronome {

  private static final int WAKES = 4;

  private final CompletableFuture<Duration> lateness = new CompletableFuture<>();

  Metronome() {
    Thread.ofPlatform().daemon().name("metronome").start(this::run);
  }

  private void run() {
    try {
      var began = System.nanoTime();
      var never = new CountDownLatch(1);
      for (int i = 0; i < WAKES; i++) {
        var _ = never.await(Watched.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      }
      var took = Duration.ofNanos(System.nanoTime() - began);
      lateness.complete(took.minus(Watched.INTERVAL.multipliedBy(WAKES)));
    } catch (InterruptedException interrupted) {
      lateness.completeExceptionally(interrupted);
    }
  }

  /** By how much it was late in the end; waits for that. */
  Duration lateness() throws Exception {
    return lateness.get();
  }
}
