package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F11)
@Timeout(120)
class F11StaleTest {

  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int ROUNDS = Ledger.rounds(20, 1000);

  @Test
  void costsNoCallWhereItsRequestMayBeSentOnceMore(Entry entry) throws Exception {
    round("resend-on-stale = on", entry);
  }

  @Test
  void needsTheResend(Entry entry) throws Throwable {
    entry.unguarded(
        "resend-on-stale",
        "failed instead of answered",
        () -> round("resend-on-stale = off", new Entry()));
  }

  private static void round(String policy, Entry entry) throws Exception {
    try (var upstream = closingOnReuse();
        var stand = new Stand(upstream, policy)) {
      stand.generate(DEADLINE).await().response();
      for (int n = 1; n < ROUNDS; n++) {
        var response = stand.generate(DEADLINE).await().response();
        assertEquals(
            List.of(true, false),
            response.attempts().stream().map(Attempt::possiblyBilled).toList());
      }

      assertEquals(2 * ROUNDS - 1, upstream.count(), "one request more for each but the first");
      stand.verify(entry);
    }
  }

  @Test
  void isToldAsPossiblyBilledWhereItMayNot(Entry entry) throws Exception {
    try (var upstream = closingOnReuse();
        var stand = new Stand(upstream)) {
      stand.generate(DEADLINE).await().response();

      var failure = stand.generate(DEADLINE).await().failure(Kind.UNAVAILABLE);
      assertTrue(failure.possiblyBilled(), failure::message);
      stand.verify(entry);
    }
  }

  /** Answers the first request of each connection, and closes it as the second comes. */
  private static ScriptedProvider closingOnReuse() throws Exception {
    Set<Integer> used = ConcurrentHashMap.newKeySet();
    return new ScriptedProvider()
        .otherwise(
            arrival ->
                used.add(arrival.connection()) ? Answers.chat("well") : Script.start().rst());
  }
}
