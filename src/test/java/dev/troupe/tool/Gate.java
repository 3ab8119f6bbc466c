package dev.troupe.tool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Code of calls that waits until a test opens the gate. */
final class Gate {

  private final CountDownLatch running;
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);

  Gate() {
    this(1);
  }

  /** A gate where {@code calls} calls are expected. */
  Gate(int calls) {
    running = new CountDownLatch(calls);
  }

  /** Waits for the gate, and ends when it is interrupted. */
  String waiting(String text, ToolContext tool) throws InterruptedException {
    running.countDown();
    try {
      opened.await();
    } catch (InterruptedException cancelled) {
      interrupted.countDown();
      throw cancelled;
    }
    return text;
  }

  /** Waits for the gate, whatever happens. */
  @SuppressWarnings("SwallowedInterrupt") // as a bad tool does
  String stubborn(String text, ToolContext tool) {
    running.countDown();
    var released = false;
    while (!released) {
      try {
        released = opened.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException ignored) {
        interrupted.countDown();
      }
    }
    return text;
  }

  void open() {
    opened.countDown();
  }

  void awaitRunning() throws InterruptedException {
    assertTrue(running.await(5, TimeUnit.SECONDS), "too few calls run");
  }

  void awaitInterrupted() throws InterruptedException {
    assertTrue(interrupted.await(5, TimeUnit.SECONDS), "no call was interrupted");
  }
}
