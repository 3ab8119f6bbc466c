package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AwaitTest {

  private final CompletableFuture<String> outcome = new CompletableFuture<>();
  private final AtomicInteger cancels = new AtomicInteger();

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Nested
  class OfAPending {

    private final Pending<String> pending = Pending.of(outcome, cancels::incrementAndGet);

    @Test
    void returnsTheValueThatComesLater() throws InterruptedException {
      var me = Thread.currentThread();
      var _ =
          Thread.ofVirtual()
              .start(
                  () -> {
                    Threads.untilItWaits(me);
                    outcome.complete("late");
                  });

      assertEquals("late", Await.await(pending));
      assertEquals(0, cancels.get());
    }

    @Test
    void isCancelledWithTheAnswerWhenItsThreadIsInterrupted() {
      Threads.interruptMeWhenIWait();

      assertThrows(InterruptedException.class, () -> Await.await(pending));
      assertEquals(1, cancels.get());
    }

    @Test
    void isACancellationPointEvenWhenTheValueIsThere() {
      outcome.complete("there");
      Thread.currentThread().interrupt();

      assertThrows(InterruptedException.class, () -> Await.await(pending));
      assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void keepsTheInterruptWhenTheCancelFails() {
      var broken =
          Pending.of(
              outcome,
              () -> {
                throw new IllegalStateException("no such call");
              });
      Thread.currentThread().interrupt();

      var thrown = assertThrows(InterruptedException.class, () -> Await.await(broken));

      assertEquals("no such call", thrown.getSuppressed()[0].getMessage());
    }

    @Test
    void cancelsAtTheDeadlineAfterAGrace() {
      var start = System.nanoTime();

      assertThrows(
          DeadlineExceeded.class,
          () -> Deadline.within(Duration.ofMillis(1), () -> Await.await(pending)));
      assertEquals(1, cancels.get());
      assertTrue(System.nanoTime() - start >= Await.GRACE.toNanos());
    }

    @Test
    void givesTheAnswersOwnReplyTimeToComeAtTheDeadline() throws InterruptedException {
      var deadline = Deadline.after(Duration.ofNanos(1));
      var me = Thread.currentThread();
      var _ =
          Thread.ofVirtual()
              .start(
                  () -> {
                    Threads.untilItWaits(me);
                    outcome.complete("timed out after 3 attempts");
                  });

      String reply = deadline.bind(() -> Await.await(pending));

      assertEquals("timed out after 3 attempts", reply);
    }
  }

  @Nested
  class OfABareStage {

    @Test
    void returnsTheValue() throws InterruptedException {
      outcome.complete("there");

      assertEquals("there", Await.await(outcome));
    }

    @Test
    void returnsNullForAStageWithoutAValue() throws InterruptedException {
      var done = CompletableFuture.<@Nullable Void>completedFuture(null);

      assertNull(Await.await(done));
    }

    @Test
    void leavesTheStageAloneWhenItsThreadIsInterrupted() {
      Threads.interruptMeWhenIWait();

      assertThrows(InterruptedException.class, () -> Await.await(outcome));
      assertFalse(outcome.isDone());
    }

    @Test
    void isACancellationPointEvenWhenTheValueIsThere() {
      outcome.complete("there");
      Thread.currentThread().interrupt();

      assertThrows(InterruptedException.class, () -> Await.await(outcome));
    }

    @Test
    void endsAtTheDeadline() {
      var thrown =
          assertThrows(
              DeadlineExceeded.class,
              () -> Deadline.within(Duration.ofMillis(1), () -> Await.await(outcome)));

      assertEquals(
          "await: gave up: the deadline passed before the answer came", thrown.getMessage());
    }

    @Test
    void returnsAValueThatIsThereAfterTheDeadline() throws InterruptedException {
      var past = Deadline.after(Duration.ofNanos(1));
      while (!past.isPast()) {
        Thread.onSpinWait();
      }
      outcome.complete("there");

      String value = past.bind(() -> Await.await(outcome));

      assertEquals("there", value);
    }
  }

  @Nested
  class OfNothing {

    @Test
    void returnsAtOnce() throws InterruptedException {
      Await.checkpoint("begin");
    }

    @Test
    void isACancellationPoint() {
      Thread.currentThread().interrupt();

      var thrown = assertThrows(InterruptedException.class, () -> Await.checkpoint("begin"));

      assertEquals("begin: interrupted before it began", thrown.getMessage());
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }
}
