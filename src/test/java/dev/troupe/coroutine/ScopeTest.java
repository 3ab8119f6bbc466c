package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ScopeTest {

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Nested
  class Joining {

    @Test
    void waitsForAllForks() throws InterruptedException {
      var ended = new AtomicInteger();
      try (var scope = Scope.open()) {
        IntStream.range(0, 100).forEach(_ -> scope.fork(ended::incrementAndGet));

        scope.join();

        assertEquals(100, ended.get());
      }
    }

    @Test
    void isCancelledWithAllForksWhenItsThreadIsInterrupted() {
      try (var scope = Scope.open()) {
        scope.fork(Threads::waitForever);
        Threads.interruptMeWhenIWait();

        assertThrows(InterruptedException.class, scope::join);
      }
    }

    @Test
    void isACancellationPointEvenWithoutForks() {
      try (var scope = Scope.open()) {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, scope::join);
      }
    }

    @Test
    void cancelsTenThousandForksByTheFirstFailure() throws InterruptedException {
      var interrupted = new AtomicInteger();
      try (var scope = Scope.open()) {
        IntStream.range(0, 10_000).forEach(_ -> scope.fork(() -> countInterrupt(interrupted)));
        scope.fork(() -> fail("first"));

        var thrown = assertThrows(KnownFailure.class, scope::join);

        assertEquals("first", thrown.getMessage());
        assertEquals(0, thrown.getSuppressed().length);
        assertEquals(10_000, interrupted.get());
      }
    }

    @Test
    void keepsTheOtherFailuresAsSuppressed() throws InterruptedException {
      try (var scope = Scope.open()) {
        scope.fork(() -> failWhenInterrupted("second"));
        scope.fork(() -> failWhenInterrupted("third"));
        scope.fork(() -> fail("first"));

        var thrown = assertThrows(KnownFailure.class, scope::join);

        assertEquals("first", thrown.getMessage());
        assertEquals(Set.of("second", "third"), suppressedBy(thrown));
      }
    }

    @Test
    void endsAtTheDeadline() {
      try (var scope = Scope.open()) {
        scope.fork(Threads::waitForever);

        var thrown =
            assertThrows(
                DeadlineExceeded.class, () -> Deadline.within(Duration.ofMillis(1), scope::join));

        assertEquals(
            "scope: gave up: the deadline passed before the answer came", thrown.getMessage());
      }
    }

    @Test
    void endsByACancelOfTheScopeFromAnotherThread() throws InterruptedException {
      try (var scope = Scope.open()) {
        scope.fork(Threads::waitForever);
        var _ = Thread.ofVirtual().start(scope::cancel);

        assertThrows(CancellationException.class, scope::join);
      }
    }

    @Test
    void returnsWhenOneForkWasCancelledAlone() throws InterruptedException {
      try (var scope = Scope.open()) {
        scope.fork(Threads::waitForever).cancel();

        scope.join();

        assertEquals("still open", scope.fork(() -> "still open").await());
      }
    }

    @Test
    void failsWhenAForkWasInterruptedByAStranger() {
      try (var scope = Scope.open()) {
        scope.fork(
            () -> {
              Thread.currentThread().interrupt();
              return Threads.waitForever();
            });

        assertThrows(CancellationException.class, scope::join);
      }
    }
  }

  @Nested
  class Closing {

    @Test
    void waitsForForksThatIgnoreTheirInterrupt() throws InterruptedException {
      var go = new CountDownLatch(1);
      var ended = new AtomicBoolean();
      try (var scope = Scope.open()) {
        var me = Thread.currentThread();
        var deaf = scope.fork(() -> endDeaf(go, ended));
        deaf.cancel();
        var _ =
            Thread.ofPlatform()
                .start(
                    () -> {
                      Threads.untilItWaits(me);
                      go.countDown();
                    });
      }

      assertTrue(ended.get());
    }

    @Test
    void waitsOnWhenItsThreadIsInterruptedAndKeepsTheInterrupt() {
      var go = new CountDownLatch(1);
      var ended = new AtomicBoolean();
      var me = Thread.currentThread();
      try (var scope = Scope.open()) {
        scope.fork(() -> endDeaf(go, ended)).cancel();
        var _ =
            Thread.ofPlatform()
                .start(
                    () -> {
                      Threads.untilItWaits(me);
                      me.interrupt();
                      go.countDown();
                    });
      }

      assertTrue(ended.get());
      assertTrue(Thread.interrupted());
    }

    @Test
    void namesAForkThatNobodyAwaited() {
      var scope = Scope.open();
      scope.fork("facts", () -> "forgotten");
      scope.fork("draft", () -> "forgotten too");

      var thrown = assertThrows(IllegalStateException.class, scope::close);

      assertEquals(
          "scope: closed with fork 'facts' and 1 more that nobody awaited:"
              + " await it, or join first",
          thrown.getMessage());
    }

    @Test
    void cancelsAForkThatNobodyAwaited() {
      var interrupted = new AtomicInteger();
      var scope = Scope.open();
      scope.fork(() -> countInterrupt(interrupted));

      assertThrows(IllegalStateException.class, scope::close);
      assertEquals(1, interrupted.get());
    }

    @Test
    void showsTheFailureOfAForkThatNobodyAwaited() throws InterruptedException {
      var scope = Scope.open();
      var siblingCancelled = new CompletableFuture<String>();
      scope.fork(() -> siblingCancelled.complete(Threads.untilInterrupted()));
      scope.fork(() -> fail("lost?"));
      Await.await(siblingCancelled);

      var thrown = assertThrows(IllegalStateException.class, scope::close);

      assertEquals(Set.of("lost?"), suppressedBy(thrown));
    }

    @Test
    void throwsTheBodysOwnExceptionWithTheForgottenForkAsSuppressed() {
      var thrown =
          assertThrows(
              IOException.class,
              () -> {
                try (var scope = Scope.open()) {
                  scope.fork("facts", Threads::waitForever);
                  throw new IOException("disk full");
                }
              });

      var suppressed = assertInstanceOf(IllegalStateException.class, thrown.getSuppressed()[0]);
      assertTrue(String.valueOf(suppressed.getMessage()).contains("fork 'facts'"));
    }

    @Test
    void addsNothingToAFailureThatWasAwaited() {
      var thrown =
          assertThrows(
              KnownFailure.class,
              () -> {
                try (var scope = Scope.open()) {
                  var hung = scope.fork(Threads::waitForever);
                  var _ = scope.fork("failing", () -> fail("first"));
                  hung.await();
                }
              });

      assertEquals(List.of(), Arrays.asList(thrown.getSuppressed()));
    }

    @Test
    void tellsAFailureThatCameAfterTheAwait() {
      var thrown =
          assertThrows(
              KnownFailure.class,
              () -> {
                try (var scope = Scope.open()) {
                  scope.fork(() -> failWhenInterrupted("late"));
                  scope.fork(() -> fail("first")).await();
                }
              });

      assertEquals(Set.of("late"), suppressedBy(thrown));
    }

    @Test
    void tellsAFailureInTheCleanupOfACancelledFork() {
      var scope = Scope.open();
      scope.fork(() -> failWhenInterrupted("cleanup")).cancel();

      var thrown = assertThrows(KnownFailure.class, scope::close);

      assertEquals("cleanup", thrown.getMessage());
    }

    @Test
    void isQuietAfterTheOwnerWasInterruptedWhileItAwaitedAFork() {
      var thrown =
          assertThrows(
              InterruptedException.class,
              () -> {
                try (var scope = Scope.open()) {
                  var first = scope.fork(Threads::waitForever);
                  scope.fork(Threads::waitForever);
                  Threads.interruptMeWhenIWait();
                  first.await();
                }
              });

      assertEquals(List.of(), Arrays.asList(thrown.getSuppressed()));
    }

    @Test
    void isQuietAfterACancel() {
      try (var scope = Scope.open()) {
        scope.fork(Threads::waitForever);

        scope.cancel();
      }
    }

    @Test
    void doesNothingTheSecondTime() {
      var scope = Scope.open();
      scope.fork(() -> "forgotten");
      assertThrows(IllegalStateException.class, scope::close);

      scope.close();
    }
  }

  @Nested
  class Misused {

    @Test
    void refusesToForkOnceItIsClosed() {
      var scope = Scope.open();
      scope.close();

      var thrown =
          assertThrows(IllegalStateException.class, () -> scope.fork("facts", () -> "never"));

      assertEquals("scope: fork 'facts': it is closed: open another", thrown.getMessage());
    }

    @Test
    void refusesAllButItsOwner() throws InterruptedException {
      var owner = Thread.currentThread().getName();
      try (var scope = Scope.open()) {
        var fork = scope.fork("thief", () -> scope.fork("loot", () -> "never"));

        var thrown = assertThrows(ForkFailed.class, fork::await);

        assertEquals(
            "scope: fork 'loot': tried by thread 'thief', but only '"
                + owner
                + "', which opened it, may: open a scope here",
            thrown.original().getMessage());
      }
    }

    @Test
    void startsNoForkOnceItIsCancelled() {
      var ran = new AtomicBoolean();
      try (var scope = Scope.open()) {
        scope.cancel();

        var fork = scope.fork(() -> ran.getAndSet(true));

        assertThrows(CancellationException.class, fork::await);
      }
      assertFalse(ran.get());
    }
  }

  @Test
  void cancelsAScopeInsideAForkWithIt() {
    var inner = new CompletableFuture<String>();
    try (var scope = Scope.open()) {
      scope.fork(
          () -> {
            try (var nested = Scope.open()) {
              nested.fork(() -> inner.complete(Threads.untilInterrupted()));
              nested.join();
              return "joined";
            }
          });

      scope.cancel();
    }

    assertEquals("interrupted", inner.join());
  }

  private static String fail(String message) {
    throw new KnownFailure(message);
  }

  private static String failWhenInterrupted(String message) {
    Threads.untilInterrupted();
    return fail(message);
  }

  private static int countInterrupt(AtomicInteger interrupted) {
    Threads.untilInterrupted();
    return interrupted.incrementAndGet();
  }

  private static boolean endDeaf(CountDownLatch latch, AtomicBoolean ended) {
    while (true) {
      try {
        latch.await();
        return ended.getAndSet(true);
      } catch (InterruptedException _) {
        assertFalse(ended.get()); // and waits on, as no fork should
      }
    }
  }

  private static Set<String> suppressedBy(Throwable thrown) {
    return Arrays.stream(thrown.getSuppressed())
        .map(Throwable::getMessage)
        .map(String::valueOf)
        .collect(Collectors.toSet());
  }
}
