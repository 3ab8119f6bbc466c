package dev.troupe.tool;

import static dev.troupe.tool.ToolStand.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Scope;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Cancel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Nothing else runs beside it, so all carriers of the JVM are its to hold. */
@Timeout(30)
@Isolated("holds all carriers of the process")
class CarrierWatchTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int CARRIERS =
      Integer.getInteger(
          "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
  private static final long LONGEST_SPIN = TimeUnit.SECONDS.toNanos(20);

  private volatile boolean spinning = true;
  private final CountDownLatch spinners = new CountDownLatch(CARRIERS);
  private final CountDownLatch firstSpinner = new CountDownLatch(1);
  private final ToolStand stand = new ToolStand(KIT, this::spin);
  private final ToolStand other = new ToolStand(KIT, (text, _) -> text);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void end() {
    spinning = false;
    stand.watch.close();
  }

  /** Computes until the test ends it, without ever letting go of its carrier. */
  private String spin(String text, ToolContext tool) {
    if (text.equals("spin")) {
      firstSpinner.countDown();
      spinners.countDown();
      for (var start = System.nanoTime(); spinning && System.nanoTime() - start < LONGEST_SPIN; ) {
        Thread.onSpinWait();
      }
    }
    return text;
  }

  private String spinInAFork(String text, ToolContext tool) throws InterruptedException {
    try (var scope = tool.scope()) {
      return scope.fork("nested", () -> inAnotherFork(text, tool)).await();
    }
  }

  private String inAnotherFork(String text, ToolContext tool) throws InterruptedException {
    try (var scope = Scope.open()) {
      return scope.fork("spinner", () -> spin(text, tool)).await();
    }
  }

  private void holdAllCarriers() throws InterruptedException {
    for (int i = 0; i < CARRIERS; i++) {
      stand.callFromAnother("spin");
    }
    assertTrue(spinners.await(10, TimeUnit.SECONDS));
  }

  @Test
  void firesDeadlinesWhileAllCarriersAreHeld() throws Exception {
    holdAllCarriers();

    other.tool.tell(new Call(text("a"), Duration.ofMillis(100), other.asker.ref()));

    assertEquals(ToolFailure.TIMED_OUT, other.failure().type());
  }

  @Test
  void refusesTheToolThatHoldsAllCarriersUntilItLetsGo() throws Exception {
    stand.watch.start();
    holdAllCarriers();
    stand.awaitHolding(true);

    stand.call("a");

    var failure = stand.failure();
    assertEquals(ToolFailure.OVERLOADED, failure.type());
    assertEquals(
        "tool 'echo': call not started: calls of it hold the threads that all need:"
            + " try again when they end",
        failure.message());
    spinning = false;
    stand.awaitHolding(false);
    stand.call("b");
    assertEquals("b", stand.answer());
  }

  @Test
  void refusesAToolThatComputesOnAfterItsCallHasEnded() throws Exception {
    stand.watch.start();
    stand.call("spin");
    assertTrue(firstSpinner.await(10, TimeUnit.SECONDS));

    stand.tool.tell(new Cancel(stand.asker.ref()));

    assertEquals(ToolFailure.CANCELLED, stand.failure().type());
    stand.awaitHolding(true);
    stand.call("a");
    assertEquals(ToolFailure.OVERLOADED, stand.failure().type());
  }

  @Test
  void refusesAToolWhoseForkComputesOnAfterItsCallHasEnded() throws Exception {
    var forking = new ToolStand(KIT, this::spinInAFork);
    forking.watch.start();
    forking.call("spin");
    assertTrue(firstSpinner.await(10, TimeUnit.SECONDS));

    forking.tool.tell(new Cancel(forking.asker.ref()));

    assertEquals(ToolFailure.CANCELLED, forking.failure().type());
    forking.awaitHolding(true);
    assertEquals(1, forking.describe().stuck());
    forking.call("a");
    assertEquals(ToolFailure.OVERLOADED, forking.failure().type());
    spinning = false;
    forking.awaitHolding(false);
    forking.call("b");
    assertEquals("b", forking.answer());
    forking.watch.close();
  }

  @Test
  void leavesAToolAloneThatWaitsAfterItsCallHasEnded() throws Exception {
    var gate = new Gate();
    var waiting = new ToolStand(KIT, gate::stubborn);
    waiting.watch.start();
    waiting.call("a");
    gate.awaitRunning();
    waiting.tool.tell(new Cancel(waiting.asker.ref()));
    waiting.failure();

    var next = waiting.callFromAnother("b");

    next.expectNoMessage(Duration.ofMillis(300)); // three times the bound
    assertFalse(waiting.watch.isHolding("echo"));
    gate.open();
    next.expectMessageClass(ToolCommand.Answered.class);
    waiting.watch.close();
  }
}
