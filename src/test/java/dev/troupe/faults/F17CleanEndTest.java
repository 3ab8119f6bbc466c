package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.Guards;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Covers(FaultCase.F17)
@Timeout(30)
@Isolated("switches a guard off everywhere")
class F17CleanEndTest {

  private static final Duration DEADLINE = Duration.ofSeconds(1);

  /**
   * The ends that a cut can look like: of the connection, of the body, with the last word or not.
   */
  private static final List<Script> CUTS =
      List.of(
          Script.start().send(Answers.streamHead()).send(Answers.delta("so")).fin(),
          Script.start().send(Answers.streamHead()).send(Answers.delta("so") + Answers.DONE).fin(),
          Script.start()
              .send(Answers.chunkedHead("text/event-stream"))
              .send(Answers.chunk(Answers.delta("so")) + Answers.chunk("")),
          Script.start()
              .send(Answers.chunkedHead("text/event-stream"))
              .send(Answers.chunk(Answers.delta("so")))
              .fin());

  @Test
  void isNeverToldAsFinished(Entry entry) throws Exception {
    for (var cut : CUTS) {
      round(cut, entry);
    }
  }

  @Test
  void isSeenByItsGuard(Entry entry) throws Throwable {
    entry.unguarded(
        "completeness",
        "does not fit together",
        () -> Guards.withoutCompleteness(() -> round(CUTS.getFirst(), new Entry())));
  }

  private static void round(Script cut, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(cut);
        var stand = new Stand(upstream)) {
      for (var call : List.of(stand.stream(DEADLINE), stand.generate(DEADLINE))) {
        assertEquals("so", call.await().failure(Kind.BROKEN).partialText());
      }

      stand.verify(entry);
      entry.checked(Invariant.I11);
    }
  }
}
