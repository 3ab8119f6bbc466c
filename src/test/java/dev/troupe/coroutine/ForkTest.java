package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ForkTest {

  @Test
  void returnsItsValue() throws InterruptedException {
    try (var scope = Scope.open()) {
      assertEquals("value", scope.fork(() -> "value").await());
    }
  }

  @Test
  void runsOnAVirtualThreadOfItsName() throws InterruptedException {
    try (var scope = Scope.open()) {
      var fork = scope.fork("facts", Thread::currentThread);

      assertTrue(fork.await().isVirtual());
      assertEquals("facts", fork.await().getName());
      assertEquals("facts", fork.name());
    }
  }

  @Test
  void isCancelledByTheInterruptOfItsAwait() {
    var ended = new CompletableFuture<String>();
    try (var scope = Scope.open()) {
      var fork = scope.fork(() -> ended.complete(Bodies.untilInterrupted()));
      Threads.interruptMeWhenIWait();

      assertThrows(InterruptedException.class, fork::await);
    }

    assertEquals("interrupted", ended.join());
  }

  @Test
  void isCancelledWithoutItsSiblings() throws InterruptedException {
    var go = new CountDownLatch(1);
    try (var scope = Scope.open()) {
      var hung = scope.fork("hung", Bodies::waitForever);
      var sibling =
          scope.fork(
              () -> {
                go.await();
                return "went on";
              });

      hung.cancel();

      var thrown = assertThrows(CancellationException.class, hung::await);
      go.countDown();
      assertEquals("fork 'hung': cancelled", thrown.getMessage());
      assertEquals("went on", sibling.await());
    }
  }

  @Test
  void isInterruptedAtItsStartWhenItWasCancelledBefore() {
    var fork =
        new Fork<String>(
            "early",
            new Forks(
                Thread.currentThread(), new ForkStart(ScopeOptions.NONE), new Joiners.Nothing()),
            true);
    fork.cancel();

    fork.start(Bodies::waitForever);

    assertThrows(CancellationException.class, fork::await);
  }

  @Test
  void isNotCancelledOnceItHasEnded() throws InterruptedException {
    try (var scope = Scope.open()) {
      var fork = scope.fork(() -> "value");
      fork.await();

      fork.cancel();

      assertEquals("value", fork.await());
    }
  }

  @Test
  void needNotBeAwaitedOnceItIsCancelled() {
    try (var scope = Scope.open()) {
      scope.fork(Bodies::waitForever).cancel();
    }
  }

  @Test
  void isInterruptedWhereItWaitsForAnAnswer() throws InterruptedException {
    var cancelled = new CompletableFuture<String>();
    try (var scope = Scope.open()) {
      var pending = Pending.of(new CompletableFuture<String>(), () -> cancelled.complete("yes"));
      scope.fork(pending::await).cancel();
    }

    assertEquals("yes", cancelled.join());
  }

  @Test
  void saysWhatItsSiblingFailedOfWhenThatCancelledIt() throws InterruptedException {
    try (var scope = Scope.open()) {
      var hung = scope.fork(Bodies::waitForever);
      var failing = scope.fork(() -> Bodies.fail("broken"));

      var thrown = assertThrows(KnownFailure.class, hung::await);

      assertEquals("broken", thrown.getMessage());
      assertThrows(KnownFailure.class, failing::await);
    }
  }

  @Test
  void isGivenUpAtTheDeadline() {
    var go = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    try (var scope = Scope.open()) {
      var fork = scope.fork("deaf", () -> Bodies.endDeaf(go, ended));

      var thrown =
          assertThrows(
              DeadlineExceeded.class, () -> Deadline.within(Duration.ofMillis(1), fork::await));
      go.countDown();

      assertEquals(
          "fork 'deaf': gave up: the deadline passed before the answer came", thrown.getMessage());
    }
  }

  @Test
  void refusesToAwaitItself() throws InterruptedException {
    try (var scope = Scope.open()) {
      var itself = new CompletableFuture<Fork<String>>();
      var fork = scope.fork("ouroboros", () -> Await.await(itself).await());
      itself.complete(fork);

      var thrown = assertThrows(ForkFailed.class, fork::await);

      assertEquals(
          "fork 'ouroboros': awaits itself: it would wait for ever",
          thrown.original().getMessage());
    }
  }

  @Test
  void isAwaitedByASibling() throws InterruptedException {
    try (var scope = Scope.open()) {
      var first = scope.fork(() -> "first");
      var second = scope.fork(() -> first.await() + ", second");

      assertEquals("first, second", second.await());
    }
  }

  @Test
  void leavesTheScopeAloneWhenASiblingIsInterruptedAwaitingIt() throws InterruptedException {
    try (var scope = Scope.open()) {
      var first = scope.fork(Bodies::waitForever);
      var second = scope.fork(first::await);

      second.cancel();

      assertThrows(CancellationException.class, first::await);
      assertEquals("still open", scope.fork(() -> "still open").await());
    }
  }
}
