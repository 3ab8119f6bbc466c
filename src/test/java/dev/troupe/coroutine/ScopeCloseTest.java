package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
@SuppressWarnings("CheckReturnValue") // forks whose end only the scope sees
class ScopeCloseTest {

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void waitsForForksThatIgnoreTheirInterrupt() throws InterruptedException {
    var go = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    try (var scope = Scope.open()) {
      var me = Thread.currentThread();
      var deaf = scope.fork(() -> Bodies.endDeaf(go, ended));
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
      scope.fork(() -> Bodies.endDeaf(go, ended)).cancel();
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
    scope.fork(() -> Bodies.countInterrupt(interrupted));

    assertThrows(IllegalStateException.class, scope::close);
    assertEquals(1, interrupted.get());
  }

  @Test
  void showsTheFailureOfAForkThatNobodyAwaited() throws InterruptedException {
    var scope = Scope.open();
    var siblingCancelled = new CompletableFuture<String>();
    scope.fork(() -> siblingCancelled.complete(Bodies.untilInterrupted()));
    scope.fork(() -> Bodies.fail("lost?"));
    Await.await(siblingCancelled);

    var thrown = assertThrows(IllegalStateException.class, scope::close);

    assertEquals(Set.of("lost?"), Bodies.suppressedBy(thrown));
  }

  @Test
  void throwsTheBodysOwnExceptionWithTheForgottenForkAsSuppressed() {
    var thrown =
        assertThrows(
            IOException.class,
            () -> {
              try (var scope = Scope.open()) {
                scope.fork("facts", Bodies::waitForever);
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
                var hung = scope.fork(Bodies::waitForever);
                var _ = scope.fork("failing", () -> Bodies.fail("first"));
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
                scope.fork(() -> Bodies.failWhenInterrupted("late"));
                scope.fork(() -> Bodies.fail("first")).await();
              }
            });

    assertEquals(Set.of("late"), Bodies.suppressedBy(thrown));
  }

  @Test
  void tellsAFailureInTheCleanupOfACancelledFork() {
    var scope = Scope.open();
    scope.fork(() -> Bodies.failWhenInterrupted("cleanup")).cancel();

    var thrown = assertThrows(KnownFailure.class, scope::close);

    assertEquals("cleanup", thrown.getMessage());
  }

  @Test
  void tellsThatFailureAlsoWhenTheCancelledForkWasAwaited() {
    var scope = Scope.open();
    var fork = scope.fork(() -> Bodies.failWhenInterrupted("cleanup"));
    fork.cancel();
    assertThrows(CancellationException.class, fork::await);

    var thrown = assertThrows(KnownFailure.class, scope::close);

    assertEquals("cleanup", thrown.getMessage());
  }

  @Test
  void tellsAFailureOnceThoughAFutureHadWrappedIt() {
    try (var scope = Scope.open()) {
      var fork = scope.fork(() -> CompletableFuture.failedFuture(new KnownFailure("x")).join());

      assertThrows(KnownFailure.class, fork::await);
    }
  }

  @Test
  void isQuietAfterTheOwnerWasInterruptedWhileItAwaitedAFork() {
    var thrown =
        assertThrows(
            InterruptedException.class,
            () -> {
              try (var scope = Scope.open()) {
                var first = scope.fork(Bodies::waitForever);
                scope.fork(Bodies::waitForever);
                Threads.interruptMeWhenIWait();
                first.await();
              }
            });

    assertEquals(List.of(), Arrays.asList(thrown.getSuppressed()));
  }

  @Test
  void isQuietAfterACancel() {
    try (var scope = Scope.open()) {
      scope.fork(Bodies::waitForever);

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
