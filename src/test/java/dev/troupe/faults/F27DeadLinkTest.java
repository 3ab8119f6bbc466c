package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F27)
@Timeout(30)
class F27DeadLinkTest {

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final String BEGIN = Answers.streamHead() + Answers.delta("so");

  @Test
  void endsAsAStallDoesThoughTheProviderEndedWell(Entry entry) throws Exception {
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
    var whole = Script.start().send(BEGIN + Answers.finish("stop") + Answers.DONE).fin();
    try (var upstream = new ScriptedProvider().otherwise(whole);
        var proxy = new FaultProxy(upstream.port(), new Seed());
        var stand = new Stand(upstream, proxy.baseUrl(), limit)) {
      proxy.always(Plan.answers(new Toxic.GoDead(BEGIN.length())));

      var outcome = stand.stream(DEADLINE).await();

      var failure = outcome.failure(Kind.TIMED_OUT);
      assertTrue(failure.message().contains("silent for 200 ms"), failure::message);
      assertEquals("so", failure.partialText());
      stand.verify(entry);
      entry.checked(Invariant.I11);
    }
  }
}
