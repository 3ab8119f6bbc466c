package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.Attempt;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F01)
@Timeout(30)
class F01RetryAfterTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofMillis(500);

  /** Tenths of a second. */
  private static final int ASKED = Ledger.rounds(3, 20);

  @Test
  void waitsAsLongAsItIsTold(Entry entry) throws Exception {
    round("retry.max-attempts = 3", entry);
  }

  @Test
  void needsASecondAttempt(Entry entry) throws Throwable {
    entry.unguarded(
        "retry.max-attempts",
        "failed instead of answered",
        () -> round("retry.max-attempts = 1", new Entry()));
  }

  private static void round(String attempts, Entry entry) throws Exception {
    var hint = "Retry-After: " + ASKED / 10.0;
    try (var upstream = new ScriptedProvider().on(1, Answers.error(429, "rate_limited", hint));
        var stand = new Stand(upstream, attempts)) {
      var response = stand.generate(DEADLINE).await().response();

      assertEquals(
          List.of("throttled", "ok"), response.attempts().stream().map(Attempt::outcome).toList());
      assertEquals(5, response.usage().orElseThrow().outputTokens(), "the usage of one answer");
      var pause = upstream.bill().getLast().nanos() - upstream.bill().getFirst().nanos();
      checkPause(Duration.ofNanos(pause));
      assertEquals(2, upstream.count());
      stand.verify(entry);
      entry.figure("asked for %d ms: %d ms".formatted(ASKED * 100, pause / 1_000_000));
    }
  }

  private static void checkPause(Duration pause) {
    var asked = Duration.ofMillis(ASKED * 100L);
    assertTrue(pause.compareTo(asked) >= 0, () -> "too early: " + pause);
    assertTrue(pause.compareTo(asked.plus(GRACE)) <= 0, () -> "too late: " + pause);
  }
}
