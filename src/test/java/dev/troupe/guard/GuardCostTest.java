package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What the guard's thread uses of the machine; also the source of docs/benchmarks.md. */
@Tag("stress") // a limit of CPU time, in percent, which other work on the machine would miss
@Timeout(120)
@Isolated("measures what one guard costs")
class GuardCostTest {

  private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("guard.warm", 3));
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("guard.seconds", 3));
  private static final double MOST_PERCENT = 0.5;

  private final Watched watched = new Watched();
  private volatile boolean busy = true;

  @AfterEach
  void stop() {
    busy = false;
    watched.close();
  }

  @Test
  void costsLittleWhileNothingRuns() throws Exception {
    assertCheap("idle");
  }

  @Test
  void costsLittleWhileALoopIsWatched() throws Exception {
    watched.inALoop(() -> {});

    assertCheap("idle, with a loop");
  }

  @Test
  void costsLittleWhileAllWorkersAreBusy() throws Exception {
    watched.beginHealthyWork(8, () -> busy, () -> {});

    assertCheap("8 busy actors");
  }

  @Test
  void costsLittleInALargeTree() throws Exception {
    IntStream.range(0, 10_000).forEach(_ -> watched.kit.spawn(Behaviors.ignore()));
    watched.beginHealthyWork(8, () -> busy, () -> {});

    assertCheap("8 busy actors among 10,000");
  }

  private void assertCheap(String what) throws InterruptedException {
    assertNull(watched.next(WARM_UP));
    var began = System.nanoTime();
    var used = used();

    assertNull(watched.next(TIME));

    var percent = 100.0 * (used() - used) / (System.nanoTime() - began);
    IO.println("%s: the guard uses %.2f %% of one CPU".formatted(what, percent));
    var ofAll = percent / Runtime.getRuntime().availableProcessors();
    assertTrue(ofAll < MOST_PERCENT, ofAll + " % of all CPUs");
  }

  private static long used() {
    var threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("troupe-dispatcher-guard"))
        .mapToLong(thread -> threads.getThreadCpuTime(thread.threadId()))
        .sum();
  }
}
