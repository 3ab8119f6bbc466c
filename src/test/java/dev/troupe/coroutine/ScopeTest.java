package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
@SuppressWarnings("CheckReturnValue") // forks whose end only the scope sees
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
        scope.fork(Bodies::waitForever);
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
        IntStream.range(0, 10_000)
            .forEach(_ -> scope.fork(() -> Bodies.countInterrupt(interrupted)));
        scope.fork(() -> Bodies.fail("first"));

        var thrown = assertThrows(KnownFailure.class, scope::join);

        assertEquals("first", thrown.getMessage());
        assertEquals(0, thrown.getSuppressed().length);
        assertEquals(10_000, interrupted.get());
      }
    }

    @Test
    void keepsTheOtherFailuresAsSuppressed() throws InterruptedException {
      try (var scope = Scope.open()) {
        scope.fork(() -> Bodies.failWhenInterrupted("second"));
        scope.fork(() -> Bodies.failWhenInterrupted("third"));
        scope.fork(() -> Bodies.fail("first"));

        var thrown = assertThrows(KnownFailure.class, scope::join);

        assertEquals("first", thrown.getMessage());
        assertEquals(Set.of("second", "third"), Bodies.suppressedBy(thrown));
      }
    }

    @Test
    void endsAtTheDeadline() {
      try (var scope = Scope.open()) {
        scope.fork(Bodies::waitForever);

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
        scope.fork(Bodies::waitForever);
        var _ = Thread.ofVirtual().start(scope::cancel);

        assertThrows(CancellationException.class, scope::join);
      }
    }

    @Test
    void returnsWhenOneForkWasCancelledAlone() throws InterruptedException {
      try (var scope = Scope.open()) {
        scope.fork(Bodies::waitForever).cancel();

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
              return Bodies.waitForever();
            });

        assertThrows(CancellationException.class, scope::join);
      }
    }
  }

  @Nested
  class Misused {

    @Test
    @SuppressWarnings("NotClosed") // a try would make of it a warning of javac
    void refusesToForkOnceItIsClosed() {
      var scope = Scope.open();
      scope.close();

      var thrown =
          assertThrows(IllegalStateException.class, () -> scope.fork("facts", () -> "never"));

      assertEquals("scope: fork 'facts': it is closed: open another", thrown.getMessage());
    }

    @Test
    @SuppressWarnings("NotClosed") // a try would make of it a warning of javac
    void refusesToJoinOnceItIsClosed() {
      var scope = Scope.open();
      scope.close();

      var thrown = assertThrows(IllegalStateException.class, scope::join);

      assertEquals("scope: join: it is closed: open another", thrown.getMessage());
    }

    @Test
    void refusesToBeJoinedOrClosedByAStranger() throws InterruptedException {
      try (var scope = Scope.open()) {
        var join =
            scope.fork("thief", () -> assertThrows(IllegalStateException.class, scope::join));
        var close =
            scope.fork("thief", () -> assertThrows(IllegalStateException.class, scope::close));

        var why = "tried by thread 'thief', but only '";
        assertTrue(String.valueOf(join.await().getMessage()).startsWith("scope: join: " + why));
        assertTrue(String.valueOf(close.await().getMessage()).startsWith("scope: close: " + why));
      }
    }

    @Test
    void endsByAnErrorOfAForkAsByAnyFailure() throws InterruptedException {
      var original = new AssertionError("broken");
      try (var scope = Scope.open()) {
        scope.run("waits", Bodies::untilInterrupted);
        var _ =
            scope.fork(
                "broken",
                () -> {
                  throw original;
                });

        var thrown = assertThrows(ForkFailed.class, scope::join);

        assertSame(original, thrown.original());
      }
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
              nested.fork(() -> inner.complete(Bodies.untilInterrupted()));
              nested.join();
              return "joined";
            }
          });

      scope.cancel();
    }

    assertEquals("interrupted", inner.join());
  }
}
