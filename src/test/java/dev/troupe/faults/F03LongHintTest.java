package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F03)
@Timeout(30)
class F03LongHintTest {

  private static final Duration AT_ONCE = Duration.ofSeconds(1); // less than any hint here

  @Test
  void failsAtOnceWhereTheProviderAsksForADay(Entry entry) throws Exception {
    round("retry.longest-hint = 60s", 86_400, Duration.ofMinutes(1), entry);
  }

  @Test
  void failsAtOnceWhereThePauseWouldOutlastTheDeadline(Entry entry) throws Exception {
    round("retry.longest-hint = 60s", 30, Duration.ofSeconds(3), entry);
  }

  @Test
  void needsTheLimitOfHints(Entry entry) throws Throwable {
    round("retry.longest-hint = 500ms", 1, Duration.ofSeconds(5), entry);
    entry.unguarded(
        "retry.longest-hint",
        "at once, not after",
        () -> round("retry.longest-hint = 100d", 1, Duration.ofSeconds(5), new Entry()));
  }

  private static void round(String limit, int seconds, Duration deadline, Entry entry)
      throws Exception {
    var refusal = Answers.error(429, "rate_limited", "Retry-After: " + seconds);
    try (var upstream = new ScriptedProvider().otherwise(refusal);
        var stand = new Stand(upstream, limit, "retry.max-attempts = 2")) {
      var outcome = stand.generate(deadline).await();

      var failure = outcome.failure(Kind.THROTTLED);
      assertTrue(
          outcome.took().compareTo(AT_ONCE) < 0, () -> "at once, not after " + outcome.took());
      assertEquals(Optional.of(Duration.ofSeconds(seconds)), failure.retryAfter());
      assertEquals(1, upstream.count());
      assertEquals(0, stand.describe("faulty").queued(), "calls that pause");
      stand.verify(entry);
    }
  }

  @Test
  void passesTheHintOnToTheClient(Entry entry) throws Exception {
    var refusal = Answers.error(429, "rate_limited", "Retry-After: 86400");
    try (var upstream = new ScriptedProvider().otherwise(refusal);
        var stand = new Stand(upstream);
        var client = new RawClient(stand.troupe.address().orElseThrow().getPort())) {
      client.post(
          "/v1/chat/completions",
          "{\"model\":\"faulty/m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
          "Content-Type: application/json",
          "Connection: close");

      var answer = client.readAll().text();
      assertTrue(answer.startsWith("HTTP/1.1 429 "), answer);
      assertTrue(answer.contains("\r\nRetry-After: 86400\r\n"), answer);
      entry.rounds(1);
    }
  }
}
