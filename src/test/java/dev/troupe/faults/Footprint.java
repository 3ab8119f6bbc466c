package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.internal.CapturingAppender;
import org.slf4j.LoggerFactory;

/**
 * What this process holds at one moment: I5.
 *
 * @param descriptors open file descriptors
 * @param actors of the actor system that is looked at
 * @param threads live platform threads
 * @param liveBytes of the heap, after two full collections
 */
record Footprint(int descriptors, int actors, int threads, long liveBytes) {

  private static final int NOISE = 5; // descriptors and threads, both ways
  private static final long HEAP_NOISE = 5_000_000; // bytes
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  static Footprint of(IntSupplier actors) throws IOException {
    forgetLog();
    System.gc();
    System.gc();
    return new Footprint(
        FileDescriptors.count(),
        actors.getAsInt(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  /** Drops the log that is kept for the report of a failed test. */
  private static void forgetLog() {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    if (root.getAppender("capturing") instanceof CapturingAppender kept) {
      kept.clear();
    }
  }

  /**
   * Looks again and again until no more is held than {@code before}.
   *
   * @throws AssertionError naming what is too much, where that does not come in time
   */
  static Footprint awaitNoMoreThan(Footprint before, IntSupplier actors, Duration patience)
      throws Exception {
    var end = System.nanoTime() + patience.toNanos();
    var now = of(actors);
    while (!now.beyond(before).isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      now = of(actors);
    }
    assertEquals("", now.beyond(before), "held beyond what was");
    return now;
  }

  /** All that is held beyond {@code before}; may be empty. */
  private String beyond(Footprint before) {
    return Stream.of(
            excess("descriptors", descriptors, before.descriptors, NOISE),
            excess("actors", actors, before.actors, 0),
            excess("threads", threads, before.threads, NOISE),
            excess("live bytes", liveBytes, before.liveBytes, HEAP_NOISE))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
  }

  private static Optional<String> excess(String what, long now, long before, long noise) {
    return now <= before + noise
        ? Optional.empty()
        : Optional.of("%s: %d after %d".formatted(what, now, before));
  }
}
