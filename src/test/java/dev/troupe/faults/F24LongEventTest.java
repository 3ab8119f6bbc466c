package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F24)
@Timeout(30)
class F24LongEventTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int FRAME = Answers.delta("").length() - "data: \n\n".length();
  private static final int CAP = 1 << 20;

  @ParameterizedTest
  @ValueSource(ints = {5_000, 100_000, CAP})
  void passesUpToTheCap(int bytes, Entry entry) throws Exception {
    var text = "x".repeat(bytes - FRAME);
    try (var upstream = new ScriptedProvider().otherwise(Answers.stream(text));
        var stand = new Stand(upstream)) {
      assertEquals(text, stand.stream(DEADLINE).await().response().content());

      stand.verify(entry);
    }
  }

  @Test
  void failsOneByteBeyondTheCapWithWhatCameBefore(Entry entry) throws Exception {
    beyond("max-event = 1m", entry);
  }

  @Test
  void needsTheCap(Entry entry) throws Throwable {
    entry.unguarded(
        "max-event", "reported as finished", () -> beyond("max-event = 1g", new Entry()));
  }

  private static void beyond(String cap, Entry entry) throws Exception {
    var tooLong = Answers.stream("so", "x".repeat(CAP - FRAME + 1));
    try (var upstream = new ScriptedProvider().otherwise(tooLong);
        var stand = new Stand(upstream, cap)) {
      var failure = stand.stream(DEADLINE).await().failure(Kind.BROKEN);

      assertEquals("so", failure.partialText());
      assertTrue(failure.message().contains(String.valueOf(CAP)), failure::message);
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
      stand.verify(entry);
      entry.checked(Invariant.I6, Invariant.I11);
    }
  }
}
