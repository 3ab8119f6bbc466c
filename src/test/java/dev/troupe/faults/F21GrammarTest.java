package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F21)
class F21GrammarTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** What the standard allows around, or for, the same two events. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DF",
        "\uFEFFDF",
        ": a comment\n\nD: another\nF",
        "id: 7\nDretry: 100\n\nF",
        "event: ping\ndata: {}\n\nDF",
        "event: message\nDevent\nF",
        "no colon\n\nDF",
        "data\n\nDdata:\n\nF",
        "event: without data\n\nDF",
        "\n\n\nD\n\nF"
      })
  void isReadAsTheStandardSays(String shape, Entry entry) throws Exception {
    var delta = Answers.delta("so");
    try (var upstream = new ScriptedProvider();
        var stand = new Stand(upstream)) {
      for (var lineEnd : new String[] {"\n", "\r", "\r\n"}) {
        upstream.otherwise(answer(shape, delta, lineEnd));
        assertEquals("so", stand.stream(DEADLINE).await().response().content());
      }
      upstream.otherwise(answer(shape, delta.replace("data: ", "data:"), "\n"));
      assertEquals("so", stand.stream(DEADLINE).await().response().content());
      upstream.otherwise(answer(shape, delta.replace(",", ",\ndata: "), "\n"));
      assertEquals("so", stand.stream(DEADLINE).await().response().content());

      stand.verify(entry);
      entry.checked(Invariant.I11);
      entry.guardless("what reads the events is the grammar itself");
    }
  }

  private static Script answer(String shape, String delta, String lineEnd) {
    var events = shape.replace("F", Answers.finish("stop")).replace("D", delta) + Answers.DONE;
    return Script.start().send(Answers.streamHead()).send(events.replace("\n", lineEnd)).fin();
  }
}
