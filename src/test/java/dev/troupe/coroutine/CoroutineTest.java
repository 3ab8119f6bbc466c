package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class CoroutineTest {

  @Test
  void runsItsBodyOnAVirtualThreadOfItsName() throws InterruptedException {
    var coroutine = Coroutine.start("call-7", Thread::currentThread);

    var thread = Await.await(coroutine.outcome());

    assertTrue(thread.isVirtual());
    assertEquals("call-7", thread.getName());
    assertEquals("call-7", coroutine.name());
  }

  @Test
  void isBoundToTheCallAndTheDeadlineItWasStartedWith() throws InterruptedException {
    var deadline = Deadline.after(Duration.ofHours(1));

    var coroutine =
        Coroutine.start(
            "c",
            "call-7",
            deadline,
            () -> Trace.current().orElseThrow() + Deadline.current().equals(Optional.of(deadline)));

    assertEquals("call-7true", Await.await(coroutine.outcome()));
  }

  @Test
  void cannotExtendTheDeadlineOfTheCodeThatStartsIt() throws InterruptedException {
    var late = Deadline.after(Duration.ofDays(1));
    var coroutine =
        Deadline.within(
            Duration.ofHours(1), () -> Coroutine.start("c", "call", late, Deadline::current));

    var bound = Await.await(coroutine.outcome()).orElseThrow();

    assertTrue(bound.remaining().compareTo(Duration.ofHours(1)) <= 0);
  }

  @Test
  void isInterrupted() {
    var coroutine = Coroutine.start("c", Bodies::waitForever);

    coroutine.interrupt();

    assertThrows(CancellationException.class, () -> Await.await(coroutine.outcome()));
  }

  @Test
  void keepsTheInterruptOfItsBodyFromWhatDependsOnItsOutcome() throws InterruptedException {
    var asked = new CountDownLatch(1);
    var coroutine =
        Coroutine.start(
            "c",
            () -> {
              asked.await();
              Thread.currentThread().interrupt();
              return "value";
            });
    var flag = coroutine.outcome().thenApply(_ -> Thread.currentThread().isInterrupted());

    asked.countDown();

    assertFalse(Await.await(flag));
  }

  @Test
  void isNotInterruptedOnceItsBodyHasEnded() throws InterruptedException {
    var itself = new CompletableFuture<Coroutine<?>>();
    Coroutine<Coroutine<?>> coroutine = Coroutine.start("c", () -> Await.await(itself));
    var flag =
        coroutine
            .outcome()
            .thenApply(
                me -> {
                  me.interrupt();
                  return Thread.currentThread().isInterrupted();
                });

    itself.complete(coroutine);

    assertFalse(Await.await(flag));
  }

  @Test
  void isNotCompletedThroughItsOutcome() throws InterruptedException {
    var go = new CountDownLatch(1);
    var coroutine =
        Coroutine.start(
            "c",
            () -> {
              go.await();
              return "real";
            });

    coroutine.outcome().toCompletableFuture().complete("forged");
    go.countDown();

    assertEquals("real", Await.await(coroutine.outcome()));
  }

  @Test
  void failsWithTheOriginalOfALinkageError() throws InterruptedException {
    var original = new NoClassDefFoundError("com/example/Missing");

    assertSame(original, failureOf(Coroutine.start("c", () -> fail(original))));
  }

  @Test
  void failsWithAStackOverflow() throws InterruptedException {
    var failure = failureOf(Coroutine.start("c", () -> recurse(0)));

    assertEquals(StackOverflowError.class, failure.getClass());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void showsOnlyAFailureOfTheMachineToTheUncaughtHandler(boolean ofTheMachine)
      throws InterruptedException {
    Error original = ofTheMachine ? new OutOfMemoryError("heap") : new StackOverflowError();
    var uncaught = new CompletableFuture<Throwable>();
    var thread = new CompletableFuture<Thread>();
    var coroutine =
        Coroutine.start(
            "c",
            () -> {
              var me = Thread.currentThread();
              me.setUncaughtExceptionHandler((_, failure) -> uncaught.complete(failure));
              thread.complete(me);
              return fail(original);
            });

    assertSame(original, failureOf(coroutine));
    Await.await(thread).join();
    assertEquals(ofTheMachine, uncaught.isDone());
  }

  private static Throwable failureOf(Coroutine<?> coroutine) throws InterruptedException {
    var seen = new CompletableFuture<Throwable>();
    var _ = coroutine.outcome().whenComplete((_, failure) -> seen.complete(failure));
    return Await.await(seen);
  }

  private static String fail(Error failure) {
    throw failure;
  }

  private static long recurse(long depth) {
    return depth < 0 ? depth : recurse(depth + 1) + 1; // never below zero: it overflows the stack
  }
}
