package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// A lost failure lets a scope wait for ever, which no interrupt ends.
@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailuresTest {

  @Test
  void showsBothStacks() throws InterruptedException {
    try (var scope = Scope.open()) {
      var fork = scope.fork(FailuresTest::failDeepInTheFork);

      var thrown = assertThrows(ForkFailed.class, fork::await);

      assertTrue(stackOf(thrown).contains("showsBothStacks"), stackOf(thrown));
      assertTrue(stackOf(causeOf(thrown)).contains("failDeepInTheFork"), stackOf(thrown));
    }
  }

  @Test
  void wrapsWhatNoCopierKnows() {
    var original = new IOException("reset");

    var thrown = thrownFor(original);

    assertEquals(ForkFailed.class, thrown.getClass());
    assertSame(original, thrown.getCause());
    assertEquals("what was awaited failed: java.io.IOException: reset", thrown.getMessage());
  }

  @Test
  void makesAnewWhatACopierKnows() {
    var original = new KnownFailure("throttled");

    var thrown = assertThrows(KnownFailure.class, () -> Await.await(failed(original)));

    assertNotSame(original, thrown);
    assertSame(original, thrown.getCause());
  }

  @Test
  void keepsTheOriginalWhenItsCopierFails() {
    var original = new KnownFailure("");

    var thrown = thrownFor(original);

    assertSame(original, thrown.getCause());
    assertEquals("no message to copy", thrown.getSuppressed()[0].getMessage());
  }

  @Test
  void keepsTheOriginalWhenItsCopierCannotBeLinked() {
    var original = new KnownFailure("unlinked");

    var thrown = thrownFor(original);

    assertSame(original, thrown.getCause());
    assertEquals("what copies it", thrown.getSuppressed()[0].getMessage());
  }

  /** {@link BrokenCopier} and a class that does not exist are registered before the others. */
  @Test
  void endsEachWaitThoughRegisteredCopiersCannotBeMade() throws InterruptedException {
    var original = new KnownFailure("throttled");
    var coroutine = Coroutine.start("failing", () -> fail(original));

    var ofStage = assertThrows(KnownFailure.class, () -> Await.await(coroutine.outcome()));
    try (var scope = Scope.open()) {
      var fork = scope.fork(() -> fail(original));
      var ofFork = assertThrows(KnownFailure.class, fork::await);

      assertSame(original, ofStage.getCause());
      assertSame(original, ofFork.getCause());
    }
  }

  @Test
  void takesTheWrappersOfFuturesOff() {
    var original = new IOException("reset");
    var wrapped = new CompletionException(new ExecutionException(original));

    assertSame(original, thrownFor(wrapped).getCause());
  }

  @Test
  void passesACancellationOnAsANewOne() {
    var original = new CancellationException("withdrawn");

    var thrown = thrownFor(original);

    assertEquals(CancellationException.class, thrown.getClass());
    assertEquals("withdrawn", thrown.getMessage());
    assertSame(original, thrown.getCause());
    assertTrue(stackOf(thrown).contains("passesACancellationOnAsANewOne"));
  }

  @Test
  void passesAnInterruptOfTheOtherSideOnAsACancellation() {
    var original = new InterruptedException();

    var thrown = thrownFor(original);

    assertEquals(CancellationException.class, thrown.getClass());
    assertSame(original, thrown.getCause());
  }

  @Test
  void makesAPassedDeadlineAnew() {
    var original = new DeadlineExceeded("await: gave up", null);

    var thrown = thrownFor(original);

    assertEquals(DeadlineExceeded.class, thrown.getClass());
    assertEquals("await: gave up", thrown.getMessage());
    assertSame(original, thrown.getCause());
  }

  @Test
  void tellsTheFirstFailureBeneathAllThreadsItCrossed() {
    var original = new IOException("reset");

    var thrown = new ForkFailed(new ForkFailed(original));

    assertSame(original, thrown.original());
  }

  @Test
  void seesAnInterruptionInsideItsWrappers() {
    assertTrue(Failures.isInterruption(new RuntimeException(new InterruptedException())));
    assertTrue(Failures.isInterruption(new ForkFailed(new ClosedByInterruptException())));
    assertFalse(Failures.isInterruption(new RuntimeException(new IOException("reset"))));
  }

  @Test
  void survivesARingOfCauses() {
    var one = new RuntimeException("one");
    one.initCause(new RuntimeException("two", one));

    assertFalse(Failures.isInterruption(one));
  }

  private static String fail(RuntimeException failure) {
    throw failure;
  }

  private static String failDeepInTheFork() {
    throw new IllegalStateException("broken");
  }

  private static RuntimeException thrownFor(Throwable failure) {
    return assertThrows(RuntimeException.class, () -> Await.await(failed(failure)));
  }

  private static CompletableFuture<String> failed(Throwable failure) {
    return CompletableFuture.failedFuture(failure);
  }

  private static Throwable causeOf(Throwable thrown) {
    var cause = thrown.getCause();
    assertTrue(cause != null, "no cause");
    return cause == null ? thrown : cause;
  }

  private static String stackOf(Throwable thrown) {
    return Arrays.toString(thrown.getStackTrace());
  }
}
