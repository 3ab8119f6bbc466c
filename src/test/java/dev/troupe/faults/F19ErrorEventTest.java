package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F19)
@Timeout(30)
class F19ErrorEventTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String ERROR =
      Answers.event(
          "{\"error\":{\"message\":\"scripted\",\"type\":\"server_error\",\"code\":\"server_error\"}}");
  private static final Script BEFORE = Script.start().send(Answers.streamHead()).send(ERROR).fin();
  private static final Script AFTER =
      Script.start().send(Answers.streamHead()).send(Answers.delta("so")).send(ERROR).hold();

  @Test
  void isTriedAgainBeforeTheFirstContent(Entry entry) throws Exception {
    flaky("retry.max-attempts = 3", entry);
  }

  @Test
  void needsASecondAttempt(Entry entry) throws Throwable {
    entry.unguarded(
        "retry.max-attempts",
        "failed instead of answered",
        () -> flaky("retry.max-attempts = 1", new Entry()));
  }

  private static void flaky(String attempts, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(new Flaky(BEFORE));
        var stand = new Stand(upstream, attempts, "retry.shortest-pause = 10ms")) {
      assertEquals(2, stand.stream(DEADLINE).await().response().attempts().size());

      assertEquals(2, upstream.count());
      stand.verify(entry);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void endsAfterTheLastAttemptAndTheLastOfTheChain(int more, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(BEFORE);
        var second = new ScriptedProvider().otherwise(BEFORE);
        var stand = chain(upstream, second, more)) {
      var failure = stand.ask(question(), DEADLINE, true).await().failure(Kind.UNAVAILABLE);

      stand.verify(entry); // also that nothing goes on
      assertEquals(3, upstream.count());
      assertEquals(3 * more, second.count());
      assertEquals(3 + 3 * more, failure.attempts().size());
      entry.checked(Invariant.I9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void isTheEndAfterTheFirstContent(int more, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(AFTER);
        var second = new ScriptedProvider().otherwise(Flaky::well);
        var stand = chain(upstream, second, more)) {
      var outcome = stand.ask(question(), DEADLINE, true).await();

      assertEquals("so", outcome.text());
      assertEquals("so", outcome.failure().partialText());
      stand.verify(entry);
      assertEquals(1, upstream.count());
      assertEquals(0, second.count());
      entry.checked(Invariant.I11);
    }
  }

  private static ModelRequest question() {
    return ModelRequest.builder().user("question").model("chain").build();
  }

  private static Stand chain(ScriptedProvider first, ScriptedProvider second, int more)
      throws Exception {
    return new Stand(
        first,
        "retry.shortest-pause = 10ms",
        "troupe.providers.second { base-url = \"%s\", retry.shortest-pause = 10ms }"
            .formatted(second.baseUrl()),
        "troupe.routes.chain.models = [\"faulty/m\"%s]"
            .formatted(more == 0 ? "" : ", \"second/m\""));
  }
}
