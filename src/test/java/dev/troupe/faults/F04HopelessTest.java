package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.Guards;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Covers(FaultCase.F04)
@Timeout(30)
@Isolated("switches a guard off everywhere")
class F04HopelessTest {

  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final String CANARY = "canary-key-of-f04";
  private static final String ID = "x-request-id: req-7";

  /** An answer that no other try can mend, and what it is to be told as. */
  private record Refusal(int status, Kind kind, int told, Script script) {}

  private static Refusal json(int status, String code, Kind kind, int told) {
    return new Refusal(status, kind, told, Answers.error(status, code, ID));
  }

  private static final List<Refusal> REFUSALS =
      List.of(
          json(429, "insufficient_quota", Kind.THROTTLED, 429),
          json(402, "billing_error", Kind.THROTTLED, 429),
          json(401, "invalid_api_key", Kind.UNAUTHORIZED, 502),
          json(403, "wrong_project", Kind.UNAUTHORIZED, 502),
          json(404, "model_not_found", Kind.UNKNOWN_MODEL, 404),
          json(400, "context_length_exceeded", Kind.REJECTED, 400),
          new Refusal(413, Kind.REJECTED, 400, Answers.page(413, "Too Large", ID)));

  @Test
  void isSentOnceAndToldWithWhatTheProviderSaid(Entry entry) throws Exception {
    for (var refusal : REFUSALS) {
      round(refusal, entry);
    }
  }

  @Test
  void needsTheTableOfWhatIsSentAgain(Entry entry) throws Throwable {
    entry.unguarded(
        "the table of what is sent again",
        "requests upstream",
        () -> Guards.withoutRetryTable(() -> round(REFUSALS.getFirst(), new Entry())));
  }

  private static void round(Refusal refusal, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(refusal.script());
        var stand = new Stand(upstream, "api-key = " + CANARY, "retry.shortest-pause = 10ms")) {
      var failure = stand.generate(DEADLINE).await().failure(refusal.kind());

      assertEquals(1, upstream.count(), "requests upstream");
      assertFalse(failure.retryable(), failure::message);
      assertEquals(Optional.of("faulty"), failure.provider());
      assertEquals(Optional.of(refusal.status()), failure.status());
      assertEquals(Optional.of("req-7"), failure.requestId());
      assertFalse(failure.toString().contains(CANARY), "the key in the failure");
      stand.verify(entry);
      entry.checked(Invariant.I8);
    }
  }

  @Test
  void isToldToAClientInItsOwnWords(Entry entry) throws Exception {
    for (var refusal : REFUSALS) {
      try (var upstream = new ScriptedProvider().otherwise(refusal.script());
          var stand = new Stand(upstream, "api-key = " + CANARY);
          var client = new RawClient(stand.troupe.address().orElseThrow().getPort())) {
        client.post(
            "/v1/chat/completions",
            "{\"model\":\"faulty/m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
            "Content-Type: application/json",
            "Connection: close");

        var answer = client.readAll().text();
        assertTrue(answer.startsWith("HTTP/1.1 " + refusal.told() + " "), answer);
        assertTrue(answer.contains("{\"error\":{\"message\":\"provider 'faulty': "), answer);
        assertFalse(answer.contains(CANARY), answer);
        assertEquals(1, upstream.count(), "requests upstream");
        entry.rounds(1);
      }
    }
  }
}
