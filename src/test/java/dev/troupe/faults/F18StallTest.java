package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F18)
@Timeout(30)
class F18StallTest {

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration PING = Duration.ofMillis(20);
  private static final Script BEGUN = Script.start().send(Answers.streamHead());

  @Test
  void endsAStreamThatFallsSilentWithWhatItHadSaid(Entry entry) throws Exception {
    round("between-events-timeout = 200ms", entry);
  }

  @Test
  void needsTheLimitBetweenEvents(Entry entry) throws Throwable {
    entry.unguarded(
        "between-events-timeout",
        "no answer by the deadline",
        () -> round("between-events-timeout = 1h", new Entry()));
  }

  private static void round(String limit, Entry entry) throws Exception {
    var script = BEGUN.send(Answers.delta("so")).hold();
    try (var upstream = new ScriptedProvider().otherwise(script);
        var stand = new Stand(upstream, limit)) {
      var outcome = stand.stream(DEADLINE).await();

      var failure = outcome.failure(Kind.TIMED_OUT);
      assertTrue(failure.message().contains("silent for 200 ms"), failure.message());
      assertEquals("so", failure.partialText());
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
      stand.verify(entry);
      entry.checked(Invariant.I11);
    }
  }

  @Test
  void letsCommentsKeepAStreamAliveUpToItsDeadlineOnly(Entry entry) throws Exception {
    var pings = BEGUN.send(Answers.delta("so")).endless(": ping\n\n", PING);
    try (var upstream = new ScriptedProvider().otherwise(pings);
        var stand = new Stand(upstream, "between-events-timeout = 100ms")) {
      var deadline = Duration.ofMillis(500);
      var outcome = stand.stream(deadline).await();

      outcome.failure(Kind.TIMED_OUT);
      assertTrue(outcome.took().compareTo(deadline) >= 0, outcome.took()::toString);
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
      stand.verify(entry);
    }
  }

  @Test
  void doesNotTakeCommentsForTheFirstEvent(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(BEGUN.endless(": ping\n\n", PING));
        var stand = new Stand(upstream, "first-event-timeout = 200ms")) {
      var failure = stand.stream(DEADLINE).await().failure(Kind.TIMED_OUT);

      assertTrue(failure.message().contains("no first event within 200 ms"), failure.message());
      stand.verify(entry);
    }
  }
}
