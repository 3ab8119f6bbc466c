package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.CpuTask.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CpuPoolTest {

  private final BlockingQueue<CpuTask> told = new LinkedBlockingQueue<>();
  private final CpuPool pool = new CpuPool(1, 1, told::add);

  @AfterEach
  void close() {
    pool.close();
    Thread.interrupted();
  }

  @Test
  void returnsTheValueFromAPlatformThreadOfItsOwn() throws InterruptedException {
    var thread = pool.cpu(Thread::currentThread);

    assertFalse(thread.isVirtual());
    assertTrue(thread.getName().startsWith("troupe-cpu-"));
    assertEquals(Outcome.OK, told.take().outcome());
  }

  @Test
  void isCancelledWithItsTaskWhenItsThreadIsInterrupted() throws InterruptedException {
    var interrupted = new CompletableFuture<String>();
    Threads.interruptMeWhenIWait();

    assertThrows(
        InterruptedException.class,
        () -> pool.cpu(() -> interrupted.complete(Bodies.untilInterrupted())));
    assertEquals(Outcome.CANCELLED, told.take().outcome());
  }

  @Test
  void interruptsTheTaskThatRunsAtTheDeadline() throws InterruptedException {
    var ended = new CountDownLatch(1);

    assertThrows(
        DeadlineExceeded.class,
        () ->
            Deadline.within(
                Duration.ofMillis(50),
                () ->
                    pool.cpu(
                        () -> {
                          while (!Thread.interrupted()) {
                            Thread.onSpinWait();
                          }
                          ended.countDown();
                          return "late";
                        })));
    ended.await();
  }

  @Test
  void throwsTheFailureOfTheTask() throws InterruptedException {
    assertThrows(KnownFailure.class, () -> pool.cpu(() -> Bodies.fail("broken")));

    assertEquals(Outcome.FAILED, told.take().outcome());
  }

  @Test
  void throwsTheErrorOfTheTaskAndGoesOn() throws InterruptedException {
    var original = new NoClassDefFoundError("com/example/Missing");

    var thrown =
        assertThrows(
            ForkFailed.class,
            () ->
                pool.cpu(
                    () -> {
                      throw original;
                    }));

    assertSame(original, thrown.original());
    assertEquals("next", pool.cpu(() -> "next"));
  }

  @Test
  void refusesATaskThatFindsNoPlace() throws InterruptedException {
    var go = new CountDownLatch(1);
    var running = new CountDownLatch(1);
    try (var scope = Scope.open()) {
      scope.run(
          "runs",
          () ->
              pool.cpu(
                  () -> {
                    running.countDown();
                    go.await();
                    return "ran";
                  }));
      running.await();
      var waits = Thread.ofVirtual().start(() -> waitInThePool());
      Threads.untilItWaits(waits);

      var refused = assertThrows(RejectedExecutionException.class, () -> pool.cpu(() -> "never"));

      assertEquals(
          "cpu: task refused: 1 run and 1 wait already: call again later, or raise"
              + " troupe.cpu.queue",
          refused.getMessage());
      assertEquals(Outcome.REFUSED, told.take().outcome());
      go.countDown();
      scope.join();
    }
  }

  private void waitInThePool() {
    try {
      assertEquals("waited", pool.cpu(() -> "waited"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void runsATaskInsideATaskAtOnce() throws InterruptedException {
    assertTrue(
        pool.cpu(
            () -> {
              var outer = Thread.currentThread();
              return pool.cpu(() -> Thread.currentThread().equals(outer));
            }));
  }

  @Test
  void passesOnTheCallAndTheDeadline() throws InterruptedException {
    var seen =
        Trace.within(
            "call-7",
            () ->
                Deadline.within(
                    Duration.ofHours(1),
                    () ->
                        pool.cpu(
                            () -> Trace.current().orElseThrow() + Deadline.current().isPresent())));

    assertEquals("call-7true", seen);
    assertEquals(Optional.of("call-7"), told.take().callId());
  }

  @Test
  void isTheCurrentOneInTheBodyAndItsForks() throws InterruptedException {
    var inFork =
        pool.within(
            () -> {
              try (var scope = Scope.open()) {
                return scope.fork(CpuPool::current).await();
              }
            });

    assertSame(pool, inFork);
  }

  @Test
  void saysHowLongATaskWaited() throws InterruptedException {
    pool.cpu(() -> "quick");

    var task = told.take();
    assertTrue(task.queued().compareTo(task.total()) <= 0);
    assertFalse(task.queued().isNegative());
  }

  @Test
  void refusesAllOnceItIsClosed() {
    pool.close();

    var refused = assertThrows(RejectedExecutionException.class, () -> pool.cpu(() -> "never"));

    assertEquals(
        "cpu: task refused: the pool is closed: its Troupe has stopped", refused.getMessage());
  }

  @Test
  void refusesWhatWaitsWhenItIsClosed() throws InterruptedException {
    var running = new CountDownLatch(1);
    var refused = new LinkedBlockingQueue<RuntimeException>();
    var runs = Thread.ofVirtual().start(() -> refusal(refused, running));
    running.await();
    var waits = Thread.ofVirtual().start(() -> refusal(refused, new CountDownLatch(1)));
    Threads.untilItWaits(waits);

    pool.close();

    waits.join();
    runs.join();
    assertEquals(
        "cpu: task refused: the pool is closed: its Troupe has stopped",
        refused.take().getMessage());
    assertTrue(told.stream().anyMatch(task -> task.outcome() == Outcome.REFUSED));
  }

  private void refusal(BlockingQueue<RuntimeException> refused, CountDownLatch running) {
    try {
      var _ =
          pool.cpu(
              () -> {
                running.countDown();
                Bodies.waitForever();
                return "cut";
              });
    } catch (RejectedExecutionException thrown) {
      refused.add(thrown);
    } catch (RuntimeException cut) {
      // the one that ran
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
