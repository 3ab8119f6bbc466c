package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Settled.Failed;
import dev.troupe.coroutine.Settled.Succeeded;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scopes whose join has a result. */
@Timeout(20)
class JoinerTest {

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Nested
  class AllSucceed {

    @Test
    void returnsAllResultsInTheOrderOfTheForks() throws InterruptedException {
      var second = new CountDownLatch(1);
      try (var scope = Scope.open(Joiner.<String>allSucceed())) {
        scope.fork(
            () -> {
              second.await();
              return "first";
            });
        scope.fork(
            () -> {
              second.countDown();
              return "second";
            });

        assertEquals(List.of("first", "second"), scope.join());
      }
    }

    @Test
    void throwsTheFirstFailureAndCancelsTheRest() {
      var interrupted = new AtomicInteger();
      try (var scope = Scope.open(Joiner.<Integer>allSucceed())) {
        scope.fork(() -> Bodies.countInterrupt(interrupted));
        scope.fork(() -> Bodies.fail("first").length());

        assertThrows(KnownFailure.class, scope::join);
      }
      assertEquals(1, interrupted.get());
    }

    @Test
    void isCancelledWhenItsThreadIsInterrupted() {
      try (var scope = Scope.open(Joiner.<String>allSucceed())) {
        scope.fork(Bodies::waitForever);
        Threads.interruptMeWhenIWait();

        assertThrows(InterruptedException.class, scope::join);
      }
    }

    @Test
    void namesAForkThatNobodyAwaited() {
      var scope = Scope.open(Joiner.<String>allSucceed());
      scope.fork("facts", () -> "forgotten");

      var thrown = assertThrows(IllegalStateException.class, scope::close);

      assertTrue(String.valueOf(thrown.getMessage()).contains("fork 'facts' that nobody awaited"));
    }
  }

  @Nested
  class FirstSuccess {

    @Test
    void returnsTheFirstResultAndCancelsTheRest() throws InterruptedException {
      var interrupted = new AtomicInteger();
      try (var scope = Scope.open(Joiner.<String>firstSuccess())) {
        scope.fork(() -> "lost in " + Bodies.countInterrupt(interrupted));
        scope.fork(() -> Bodies.fail("broken"));
        scope.fork(() -> "won");

        assertEquals("won", scope.join());
      }
      assertEquals(1, interrupted.get());
    }

    @Test
    void doesNotWaitForTheOthers() throws InterruptedException {
      var go = new CountDownLatch(1);
      try (var scope = Scope.open(Joiner.<String>firstSuccess())) {
        scope.fork(() -> "deaf " + Bodies.endDeaf(go, new AtomicBoolean()));
        scope.fork(() -> "won");

        assertEquals("won", scope.join());
        go.countDown();
      }
    }

    @Test
    void throwsTheFirstFailureWithTheOthersAsSuppressedWhenAllFail() {
      var first = new Semaphore(0);
      try (var scope = Scope.open(Joiner.<String>firstSuccess())) {
        var one = scope.fork(() -> Bodies.fail("one"));
        assertThrows(KnownFailure.class, one::await);
        scope.fork(() -> Bodies.fail("two"));

        var thrown = assertThrows(KnownFailure.class, scope::join);

        assertEquals("one", thrown.getMessage());
        assertEquals(Set.of("two"), Bodies.suppressedBy(thrown));
      }
      assertEquals(0, first.availablePermits());
    }

    @Test
    void saysThatThereWasNoFork() {
      try (var scope = Scope.open(Joiner.<String>firstSuccess())) {
        var thrown = assertThrows(CancellationException.class, scope::join);

        assertEquals(
            "scope: join: 0 of 1 results came, and no fork is left: fork more, or want fewer",
            thrown.getMessage());
      }
    }

    @Test
    void isCancelledWhenItsThreadIsInterrupted() {
      try (var scope = Scope.open(Joiner.<String>firstSuccess())) {
        scope.fork(Bodies::waitForever);
        Threads.interruptMeWhenIWait();

        assertThrows(InterruptedException.class, scope::join);
      }
    }
  }

  @Nested
  class FirstSuccesses {

    @Test
    void returnsAsManyAsAreWantedInTheOrderInWhichTheyCame() throws InterruptedException {
      try (var scope = Scope.open(Joiner.<String>firstSuccesses(2))) {
        scope.fork("a", () -> "a").await();
        scope.fork("b", () -> "b");
        scope.fork(Bodies::waitForever);

        assertEquals(List.of("a", "b"), scope.join());
      }
    }

    @Test
    void refusesToWantNone() {
      var thrown = assertThrows(IllegalArgumentException.class, () -> Joiner.firstSuccesses(0));

      assertEquals("count must be at least 1, got 0", thrown.getMessage());
    }
  }

  @Nested
  class AllSettled {

    @Test
    void saysHowEachForkEnded() throws InterruptedException {
      try (var scope = Scope.open(Joiner.<String>allSettled())) {
        scope.fork(() -> "good");
        scope.fork(() -> Bodies.fail("bad"));
        scope.fork(Bodies::waitForever).cancel();

        var settled = scope.join();

        assertEquals(new Succeeded<>("good"), settled.get(0));
        assertEquals("bad", assertInstanceOf(Failed.class, settled.get(1)).cause().getMessage());
        assertInstanceOf(
            CancellationException.class, assertInstanceOf(Failed.class, settled.get(2)).cause());
      }
    }
  }

  @Nested
  class Closing {

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();

    private void close(Runnable whileItWaits) throws InterruptedException {
      var me = Thread.currentThread();
      try (var scope = Scope.open(Joiner.<String>firstSuccess())) {
        scope.fork(() -> "deaf " + Bodies.endDeaf(go, ended));
        scope.fork(() -> "won");
        assertEquals("won", scope.join());
        var _ =
            Thread.ofPlatform()
                .start(
                    () -> {
                      Threads.untilItWaits(me);
                      whileItWaits.run();
                      go.countDown();
                    });
      }
    }

    @Test
    void waitsForForksThatIgnoreTheirInterrupt() throws InterruptedException {
      close(() -> {});

      assertTrue(ended.get());
    }

    @Test
    void waitsOnWhenItsThreadIsInterruptedAndKeepsTheInterrupt() throws InterruptedException {
      close(Thread.currentThread()::interrupt);

      assertTrue(ended.get());
      assertTrue(Thread.interrupted());
    }
  }
}
