package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.Guards;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F16)
@Timeout(60)
@Isolated("switches a guard off everywhere")
class F16ResetTest {

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final int CHUNKS = 10; // of a whole answer

  @ParameterizedTest
  @ValueSource(ints = {1, CHUNKS / 2, CHUNKS - 1})
  void tellsTheTextSoFarAndThatItWasCut(int chunks, Entry entry) throws Exception {
    round(chunks, Ledger.rounds(5, 300), entry);
  }

  @Test
  void needsTheCheckThatAnAnswerIsWhole(Entry entry) throws Throwable {
    entry.unguarded(
        "completeness",
        "does not fit together",
        () -> Guards.withoutCompleteness(() -> round(1, 1, new Entry())));
  }

  private static void round(int chunks, int rounds, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var stand =
            new Stand(
                upstream, "breaker { consecutive-failures = 1000000, minimum-calls = 1000000 }")) {
      for (int n = 0; n < rounds; n++) {
        var seen = new CompletableFuture<Void>();
        upstream.otherwise(
            Script.start()
                .send(Answers.streamHead())
                .each(chunks, _ -> Answers.delta("so "))
                .until(seen)
                .rst());
        var call = stand.stream(DEADLINE);
        Stand.await(() -> call.text().length() == 3 * chunks, "the text so far");
        seen.complete(null);

        assertEquals("so ".repeat(chunks), call.await().failure(Kind.BROKEN).partialText());
      }
      assertEquals(rounds, upstream.count(), "nothing is sent again");
      stand.verify(entry);
      entry.checked(Invariant.I11);
    }
  }
}
