package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.openai.Guards;
import dev.troupe.model.FinishReason;
import dev.troupe.model.Usage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F23)
@Isolated("switches a guard off everywhere")
class F23RepeatedTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** D a delta, O one of another choice, F the finish reason, U the count, X the last word. */
  @ParameterizedTest
  @ValueSource(
      strings = {"DFUX", "DFFUX", "DFUUX", "UDUFUX", "DFUXDX", "DFDUX", "OODOFUX", "DFX UX"})
  void isTakenOnce(String order, Entry entry) throws Exception {
    round(order, entry);
  }

  @Test
  void needsAnEndBehindWhichNothingIsHeard(Entry entry) throws Throwable {
    Guards.hearOn(true);
    try {
      entry.unguarded(
          "the finish reason ends the answer",
          "but was: <soso>",
          () -> round("DFDUX", new Entry()));
    } finally {
      Guards.hearOn(false);
    }
  }

  private static void round(String order, Entry entry) throws Exception {
    var script = Script.start().send(Answers.streamHead());
    for (int n = 0; n < order.length(); n++) {
      script = script.send(event(order.charAt(n)));
    }
    try (var upstream = new ScriptedProvider().otherwise(script.fin());
        var stand = new Stand(upstream)) {
      var response = stand.stream(DEADLINE).await().response();

      assertEquals("so", response.content());
      assertEquals(FinishReason.STOP, response.finishReason());
      if (order.indexOf('U') < order.indexOf('X')) {
        assertEquals(Usage.of(3, 5), response.usage().orElseThrow());
      }
      stand.verify(entry);
      entry.checked(Invariant.I11);
    }
  }

  private static String event(char step) {
    return switch (step) {
      case 'D' -> Answers.delta("so");
      case 'O' -> Answers.delta("other").replace("\"index\":0", "\"index\":1");
      case 'F' -> Answers.finish("stop");
      case 'U' -> Answers.usage(3, 5);
      case 'X' -> Answers.DONE;
      default -> "garbage behind the end\n\n";
    };
  }
}
