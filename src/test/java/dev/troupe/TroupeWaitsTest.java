package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Coroutine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits at the front door itself. */
@Timeout(60)
class TroupeWaitsTest {

  private static final Config QUICK = ConfigFactory.parseString("troupe.simulator.pace = 0s");

  @Test
  @SuppressWarnings("NotClosed") // there is none
  void isNotStartedByAThreadThatWasInterrupted() {
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, () -> Troupe.builder().config(QUICK).start());

    assertFalse(Thread.interrupted());
  }

  @Test
  void computesOnThreadsOfItsOwn() throws InterruptedException {
    try (var troupe = Troupe.builder().config(QUICK).start()) {
      assertFalse(troupe.cpu(() -> Thread.currentThread().isVirtual()));
    }
  }

  @Test
  void endsATaskWhoseCallerIsInterrupted() throws InterruptedException {
    var running = new CountDownLatch(1);
    var ended = new CompletableFuture<Throwable>();
    try (var troupe = Troupe.builder().config(QUICK).start()) {
      var caller = Coroutine.start("caller", () -> troupe.cpu(() -> waiting(running, ended)));
      running.await();

      caller.interrupt();

      assertInstanceOf(InterruptedException.class, Await.await(ended));
      assertInstanceOf(
          InterruptedException.class, Await.await(caller.outcome().handle((_, thrown) -> thrown)));
    }
  }

  private static String waiting(CountDownLatch running, CompletableFuture<Throwable> ended)
      throws InterruptedException {
    running.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException cancelled) {
      ended.complete(cancelled);
      throw cancelled;
    }
    return "never";
  }
}
