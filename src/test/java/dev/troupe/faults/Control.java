package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Deadline;
import dev.troupe.provider.ModelRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls of another provider, one after the other, as long as a case runs: I7. */
final class Control {

  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final long PAUSE_MILLIS = 5; // so that the case has the cores

  private final ModelRef model;
  private final Duration deadline;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicInteger answered = new AtomicInteger();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("control").unstarted(this::run);

  Control(ModelRef model) {
    this(model, DEADLINE);
  }

  /** Calls of {@code model} that may take so long. */
  Control(ModelRef model, Duration deadline) {
    this.model = model;
    this.deadline = deadline;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        call();
      } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      failures.add("interrupted");
      Thread.currentThread().interrupt();
    }
  }

  private void call() throws InterruptedException {
    try {
      Deadline.within(deadline, () -> model.generate("well?"));
      answered.incrementAndGet();
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (Exception failure) {
      failures.add(failure.toString());
    }
  }

  /** Ends it; fails the test where a call failed, or none was made. */
  void check() {
    stop();
    assertEquals(List.of(), failures, "control traffic");
    assertTrue(answered.get() > 0, "no control traffic");
  }

  void stop() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
