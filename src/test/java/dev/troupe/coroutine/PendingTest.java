package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PendingTest {

  private final CompletableFuture<String> outcome = new CompletableFuture<>();
  private final AtomicInteger cancels = new AtomicInteger();
  private final Pending<String> pending = Pending.of(outcome, cancels::incrementAndGet);

  @Test
  void isCancelledAtMostOnce() {
    pending.cancel();
    pending.cancel();

    assertEquals(1, cancels.get());
  }

  @Test
  void isNotCancelledOnceItIsDone() {
    outcome.complete("there");

    pending.cancel();

    assertEquals(0, cancels.get());
    assertTrue(pending.isDone());
  }

  @Test
  void answersWhatTheOtherSideSaysToTheCancel() throws InterruptedException {
    var polite = Pending.of(outcome, () -> outcome.complete("given up"));

    polite.cancel();

    assertEquals("given up", polite.await());
  }

  @Test
  void returnsTheAnswer() throws InterruptedException {
    outcome.complete("there");

    assertEquals("there", pending.await());
  }

  @Test
  void isNotCompletedThroughItsStage() {
    var stage = pending.toStage().toCompletableFuture();

    stage.complete("forged");

    assertFalse(pending.isDone());
    assertFalse(outcome.isDone());
  }

  @Test
  void showsTheOriginalFailureInItsStage() {
    var original = new IllegalStateException("broken");
    var derived = Pending.of(outcome.thenApply(value -> value), () -> {});
    var seen = new AtomicReference<@Nullable Throwable>();
    var _ = derived.toStage().whenComplete((_, failure) -> seen.set(failure));

    outcome.completeExceptionally(original);

    assertSame(original, seen.get());
  }

  @Test
  void isCancelledByTheInterruptOfItsAwait() {
    Threads.interruptMeWhenIWait();

    assertThrows(InterruptedException.class, pending::await);
    assertEquals(1, cancels.get());
  }
}
