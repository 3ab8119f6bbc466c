package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.Guards;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Covers(FaultCase.F07)
@Timeout(30)
@Isolated("switches a guard off everywhere")
class F07ShouldRetryTest {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  @Test
  void sendsA400AgainWhereItIsToldTo(Entry entry) throws Exception {
    told("retry.max-attempts = 3", entry);
  }

  @Test
  void doesNotSendA500AgainWhereItIsToldNotTo(Entry entry) throws Exception {
    toldNot(entry);
  }

  @Test
  void needsWhatItIsTold(Entry entry) throws Throwable {
    entry.unguarded(
        "retry.max-attempts",
        "failed instead of answered",
        () -> told("retry.max-attempts = 1", new Entry()));
    entry.unguarded(
        "the table of what is sent again",
        "requests upstream",
        () -> Guards.withoutRetryTable(() -> toldNot(new Entry())));
  }

  private static void told(String attempts, Entry entry) throws Exception {
    var refusal = Answers.error(400, "not_now", "x-should-retry: true");
    try (var upstream = new ScriptedProvider().on(1, refusal);
        var stand = new Stand(upstream, attempts, "retry.shortest-pause = 10ms")) {
      assertEquals(2, stand.generate(DEADLINE).await().response().attempts().size());

      stand.verify(entry);
    }
  }

  private static void toldNot(Entry entry) throws Exception {
    var refusal = Answers.error(500, "final", "x-should-retry: false");
    try (var upstream = new ScriptedProvider().otherwise(refusal);
        var stand = new Stand(upstream, "retry.shortest-pause = 10ms")) {
      stand.generate(DEADLINE).await().failure(Kind.UNAVAILABLE);

      assertEquals(1, upstream.count(), "requests upstream");
      stand.verify(entry);
    }
  }
}
