package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.guard.DispatcherGuardTest.Pitfall;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How soon the guard names what holds a thread while others are free: the middle of three rounds,
 * each less what the machine withheld meanwhile. That is by how much a thread was late that wakes
 * when the guard does, and where the held thread computes also the time in which it had no CPU.
 */
@Timeout(120)
class PromptnessTest {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LIMIT_MILLIS = 200;
  private static final int ROUNDS = 3;
  private static final Watched WATCHED = new Watched();

  /** Where a body is run. */
  private interface Place {
    void run(Watched watched, Watched.Body body);
  }

  /** A thread at the moment when it begins to be held; times in nanoseconds. */
  private record Begin(long threadId, long at, long cpuTime) {

    static Begin now() {
      var thread = Thread.currentThread().threadId();
      return new Begin(thread, System.nanoTime(), THREADS.getThreadCpuTime(thread));
    }

    long elapsed() {
      return System.nanoTime() - at;
    }

    long computed() {
      return THREADS.getThreadCpuTime(threadId) - cpuTime;
    }
  }

  @AfterAll
  static void stop() {
    WATCHED.close();
  }

  @ParameterizedTest
  @MethodSource("dev.troupe.guard.DispatcherGuardTest#pitfalls")
  void namesWhatHoldsAThreadWithin200Milliseconds(Pitfall pitfall) throws Exception {
    assertPrompt(pitfall, Watched::inAnActor);
  }

  @ParameterizedTest
  @MethodSource("dev.troupe.guard.DispatcherGuardTest#pitfalls")
  void namesWhatHoldsALoopWithin200Milliseconds(Pitfall pitfall) throws Exception {
    assertPrompt(pitfall, Watched::inALoop);
  }

  private static void assertPrompt(Pitfall pitfall, Place place) throws Exception {
    var middle = middle(WATCHED, pitfall, place);

    IO.println(pitfall + ": named after " + middle + " ms");
    assertTrue(middle <= LIMIT_MILLIS, middle + " ms");
  }

  @Test
  void wouldMissThatIfItLookedLessOften() throws Exception {
    var seldom = new GuardSettings(true, Duration.ofMillis(400), Set.of(), 20, Optional.empty());
    try (var watched = new Watched(seldom)) {
      var sleep = DispatcherGuardTest.pitfalls().findFirst().orElseThrow();

      assertTrue(middle(watched, sleep, Watched::inAnActor) > LIMIT_MILLIS);
    }
  }

  private static long middle(Watched watched, Pitfall pitfall, Place place) throws Exception {
    var rounds = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = millisOfOneRound(watched, pitfall, place);
    }
    return LongStream.of(rounds).sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
  }

  private static long millisOfOneRound(Watched watched, Pitfall pitfall, Place place)
      throws Exception {
    var begin = new CompletableFuture<Begin>();
    try (var pitfalls = new Pitfalls()) {
      watched.findings.clear();
      var metronome = new Metronome();
      place.run(
          watched,
          () -> {
            begin.complete(Begin.now());
            pitfall.call().on(pitfalls);
          });
      assertNotNull(watched.next(PATIENCE), "nothing was found");
      var elapsed = begin.join().elapsed();
      var withoutCpu = pitfall.computes() ? elapsed - begin.join().computed() : 0;
      return (elapsed - withoutCpu - metronome.lateness().toNanos()) / 1_000_000;
    }
  }
}
