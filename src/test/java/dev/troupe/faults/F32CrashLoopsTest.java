package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.supervision.Actors;
import dev.troupe.supervision.Faults;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** The branch, a front, its session and its connections, all in crash loops. */
@Covers(FaultCase.F32)
@Timeout(120)
@Isolated("counts the lines of the log, and takes away their bound everywhere")
class F32CrashLoopsTest {

  private static final Duration LENGTH = Duration.ofMillis(Ledger.rounds(1500, 58_000));
  private static final Duration STILL = Duration.ofMillis(300);
  private static final String PAUSES = "restart { shortest = 10ms, longest = 40ms }";
  private static final String[] LEVELS = {
    CrashLoop.BRANCH, CrashLoop.FRONT, CrashLoop.SESSION, CrashLoop.CONNECTION
  };
  private static final int MOST_LINES = 20 * LEVELS.length;

  @Test
  void addUpAndDoNotMultiply(Entry entry) throws Exception {
    round(entry);
  }

  private static void round(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var log = new LogLines();
        var stand = new Stand(upstream, anywhere(upstream), PAUSES)) {
      var loop = new CrashLoop(stand, LEVELS);
      loop.run(LENGTH, MOST_LINES + 1L);
      loop.awaitEnd();

      var below = stand.describe("faulty").restarts();
      var branch = branch(stand);
      assertTrue(branch <= loop.faults(), () -> branch + " restarts of the branch");
      assertTrue(below <= 3L * loop.faults(), () -> below + " restarts below it");
      assertTrue(sessions(stand) <= below + 1, () -> sessions(stand) + " sessions");
      assertTrue(log.all().size() <= MOST_LINES, () -> log.all().size() + " lines");
      assertStill(stand, below);
      entry.figure(
          "%,d faults at each level: %,d restarts of the branch and %,d below it, %d lines"
              .formatted(loop.faults(), branch, below, log.all().size()));
      stand.verify(entry);
      entry.checked(Invariant.I6, Invariant.I10);
    }
  }

  @Test
  void needsTheBoundOfTheLog(Entry entry) throws Throwable {
    Faults.logEverything(true);
    try {
      entry.unguarded("the log's bound", "lines", () -> round(new Entry()));
    } finally {
      Faults.logEverything(false);
    }
  }

  /** Restarts end with their cause. */
  private static void assertStill(Stand stand, long restarts) {
    var until = System.nanoTime() + STILL.toNanos();
    Stand.await(() -> System.nanoTime() > until, "some time");
    assertEquals(restarts, stand.describe("faulty").restarts(), "restarts after the end");
  }

  private static long branch(Stand stand) {
    return Objects.requireNonNull(stand.troupe.status().restarts().get("providers"));
  }

  /** How many sessions there were, by the number of the one that there is. */
  private static long sessions(Stand stand) {
    return Actors.at(stand.kit.system(), "providers/faulty/session-*").stream()
        .mapToLong(session -> Long.parseLong(session.path().name().replace("session-", "")))
        .max()
        .orElseThrow();
  }

  /** By a name: what is cut as it is sent, need not arrive. */
  private static URI anywhere(ScriptedProvider upstream) {
    return URI.create("http://localhost:" + upstream.port() + "/v1");
  }
}
