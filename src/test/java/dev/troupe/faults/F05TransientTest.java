package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F05)
@Timeout(60)
class F05TransientTest {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int CLIENTS = 100;
  private static final long WAVE = Duration.ofMillis(160).toNanos();
  private static final int MOST_IN_A_WAVE = 35; // of 100 over ten waves: 8 standard deviations

  private static final String NO_OTHER_LIMIT =
      """
      retry.budget-floor = 1000
      breaker { consecutive-failures = 10000, minimum-calls = 10000 }
      """;

  @ParameterizedTest
  @ValueSource(ints = {529, 503, 500, 408})
  void isTriedTwiceMoreAndServed(int status, Entry entry) throws Exception {
    twice(status, "retry.max-attempts = 3", entry);
  }

  @Test
  void comesBackInNoWave(Entry entry) throws Exception {
    parallel("retry.shortest-pause = 1600ms", entry);
  }

  @Test
  void needsAttemptsAndPauses(Entry entry) throws Throwable {
    entry.unguarded(
        "retry.max-attempts",
        "failed instead of answered",
        () -> twice(503, "retry.max-attempts = 2", new Entry()));
    entry.unguarded(
        "retry.shortest-pause",
        "clients in one wave",
        () -> parallel("retry.shortest-pause = 1ms, retry.longest-pause = 1ms", new Entry()));
  }

  private static void twice(int status, String attempts, Entry entry) throws Exception {
    var failure = Answers.error(status, "overloaded");
    try (var upstream = new ScriptedProvider().otherwise(new Flaky(failure, failure));
        var stand = new Stand(upstream, attempts, "retry.shortest-pause = 10ms")) {
      assertEquals(3, stand.generate(DEADLINE).await().response().attempts().size());

      assertEquals(3, upstream.count());
      stand.verify(entry);
    }
  }

  private static void parallel(String pause, Entry entry) throws Exception {
    try (var upstream =
            new ScriptedProvider().otherwise(new Flaky(Answers.error(503, "overloaded")));
        var stand = new Stand(upstream, NO_OTHER_LIMIT, pause)) {
      var calls =
          IntStream.range(0, CLIENTS).mapToObj(n -> stand.ask("q" + n, DEADLINE, false)).toList();
      for (var call : calls) {
        assertEquals(2, call.await().response().attempts().size());
      }

      var waves =
          Flaky.byQuestion(upstream).values().stream()
              .map(two -> two.getLast().nanos() - two.getFirst().nanos())
              .collect(Collectors.groupingBy(delay -> delay / WAVE, Collectors.counting()));
      var highest = waves.values().stream().mapToLong(count -> count).max().orElseThrow();
      assertTrue(highest <= MOST_IN_A_WAVE, () -> highest + " clients in one wave: " + waves);
      stand.verify(entry);
      entry.figure("%d of %d clients in the same 160 ms".formatted(highest, CLIENTS));
    }
  }
}
