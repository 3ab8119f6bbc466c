package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** One worker, looked at by hand. */
@Timeout(20)
@Isolated("switches a rule of every guard off")
class WorkerTest {

  private final ForkJoinPool pool = new ForkJoinPool(1);
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch second = new CountDownLatch(1);
  private final CompletableFuture<Thread> thread = new CompletableFuture<>();
  private volatile boolean goneOn;

  @AfterEach
  void stop() {
    first.countDown();
    second.countDown();
    pool.close();
  }

  private void waitTwice() {
    try {
      thread.complete(Thread.currentThread());
      first.await();
      goneOn = true;
      second.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> foundAfterItWentOn() {
    pool.execute(this::waitTwice);
    untilItWaits();
    var worker = new Worker(thread.join(), "any");
    do {
      worker.look();
    } while (worker.isDoubtful()); // two looks between which it used no CPU time
    first.countDown();
    while (!goneOn) {
      Thread.onSpinWait();
    }
    untilItWaits();
    return worker.conclude(false).map(finding -> finding.what().name());
  }

  private void untilItWaits() {
    while (thread.join().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aThreadThatWentOnIsNotNamedByWhatItDoesNow() {
    assertEquals(Optional.empty(), foundAfterItWentOn());
  }

  @Test
  void aThreadThatWentOnWouldBeNamedWithoutTheRule() throws Exception {
    Rules.without(Rule.NOT_GONE_ON, () -> assertEquals(Optional.of("WAITS"), foundAfterItWentOn()));
  }
}
