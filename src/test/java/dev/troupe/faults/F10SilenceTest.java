package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F10)
@Timeout(30)
class F10SilenceTest {

  private static final Duration DEADLINE = Duration.ofSeconds(1);

  @Test
  void closesTheSocketOfARequestThatIsNeverAnsweredAndSendsNoOther(Entry entry) throws Exception {
    var continued = Script.start().send("HTTP/1.1 100 Continue\r\n\r\n").hold();
    for (var silence : List.of(Script.start().hold(), continued)) {
      round(silence, "first-event-timeout = 200ms", entry);
    }
  }

  @Test
  void countsAHeadThatTricklesAsSilence(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var proxy = new FaultProxy(upstream.port(), new Seed());
        var stand = new Stand(upstream, proxy.baseUrl(), "first-event-timeout = 200ms")) {
      proxy.always(Plan.answers(new Toxic.Slicer(1, 0, Duration.ofMillis(20))));

      stand.generate(DEADLINE).await().failure(Kind.TIMED_OUT);

      assertEquals(1, upstream.count());
      stand.verify(entry);
    }
  }

  @Test
  void needsTheLimitOfTheFirstEvent(Entry entry) throws Throwable {
    entry.unguarded(
        "first-event-timeout",
        "no answer by the deadline",
        () -> round(Script.start().hold(), "first-event-timeout = 1h", new Entry()));
  }

  private static void round(Script silence, String limit, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(silence);
        var stand = new Stand(upstream, limit)) {
      var outcome = stand.generate(DEADLINE).await();

      var failure = outcome.failure(Kind.TIMED_OUT);
      assertTrue(failure.message().contains("no first event within 200 ms"), failure.message());
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
      assertEquals(1, upstream.count());
      stand.verify(entry);
    }
  }
}
