package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.Guards;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F22)
@Isolated("switches a guard off everywhere")
class F22GarbageTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String OPEN = "data: {\"choices\":[{\"delta\":{\"content\":\"a";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: garbage\n\n",
        "data: {]\n\n",
        "data: 1e999999999\n\n",
        "data: {\"choices\":7}\n\n",
        OPEN + "\n\n",
        OPEN + "\u0000\"}}]}\n\n"
      })
  void endsTheAnswerAndTellsWhere(String event, Entry entry) throws Exception {
    var failure = failure(event.getBytes(UTF_8), entry);

    assertTrue(failure.message().matches("(?s).*byte \\d+.*"), failure::message);
  }

  @Test
  void bytesThatAreNoUtf8EndTheAnswer(Entry entry) throws Exception {
    var event = (OPEN + "??\"}}]}\n\n").getBytes(UTF_8);
    event[OPEN.length()] = (byte) 0xC3;
    event[OPEN.length() + 1] = (byte) 0x28;

    failure(event, entry);
  }

  @Test
  void anEventThatIsCutAtTheEndIsNoEvent(Entry entry) throws Exception {
    cut(entry);
  }

  @Test
  void isSeenByItsGuard(Entry entry) throws Throwable {
    entry.unguarded(
        "completeness",
        "does not fit together",
        () -> Guards.withoutCompleteness(() -> cut(new Entry())));
  }

  private static void cut(Entry entry) throws Exception {
    var script = begun().send(OPEN).fin();
    try (var upstream = new ScriptedProvider().otherwise(script);
        var stand = new Stand(upstream)) {
      assertEquals("so", stand.stream(DEADLINE).await().failure(Kind.BROKEN).partialText());

      stand.verify(entry);
      entry.checked(Invariant.I11);
    }
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter(Entry entry) throws Exception {
    var half = Answers.delta("?").replace("?", "\\ud83d") + Answers.finish("stop") + Answers.DONE;
    try (var upstream = new ScriptedProvider().otherwise(begun().send(half).fin());
        var stand = new Stand(upstream)) {
      assertEquals("so\uFFFD", stand.stream(DEADLINE).await().response().content());

      stand.verify(entry);
    }
  }

  private static ModelFailure failure(byte[] event, Entry entry) throws Exception {
    var script = begun().send(event).send(Answers.finish("stop") + Answers.DONE).fin();
    try (var upstream = new ScriptedProvider().otherwise(script);
        var stand = new Stand(upstream)) {
      var failure = stand.stream(DEADLINE).await().failure(Kind.MALFORMED);

      assertEquals("so", failure.partialText());
      stand.verify(entry);
      entry.checked(Invariant.I11);
      return failure;
    }
  }

  private static Script begun() {
    return Script.start().send(Answers.streamHead()).send(Answers.delta("so"));
  }
}
