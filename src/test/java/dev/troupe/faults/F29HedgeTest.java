package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F29)
@Timeout(30)
class F29HedgeTest {

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final String HEDGE = "troupe.routes.chain.hedge-after = 50ms";
  private static final ModelRequest QUESTION =
      ModelRequest.builder().user("question").model("chain").build();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isServedByTheSecondWhereTheFirstIsLate(boolean streamed, Entry entry) throws Exception {
    late(HEDGE, streamed, entry);
  }

  @Test
  void needsTheHedge(Entry entry) throws Throwable {
    entry.unguarded(
        "routes.chain.hedge-after",
        "failed instead of answered",
        () -> late("troupe.routes.chain.hedge-after = 1h", false, new Entry()));
  }

  private static void late(String hedge, boolean streamed, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(Script.start().hold());
        var second = new ScriptedProvider().otherwise(Flaky::well);
        var stand = stand(upstream, second, hedge)) {
      var outcome = stand.ask(QUESTION, DEADLINE, streamed).await();

      var response = outcome.response();
      assertEquals(
          List.of("faulty cancelled true", "second ok false"),
          response.attempts().stream().map(F29HedgeTest::told).toList());
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer(), "the loser is cancelled");
      assertEquals(1, second.count());
      stand.verify(entry);
      entry.figure("hedged after 50 ms: answered after %d ms".formatted(outcome.took().toMillis()));
    }
  }

  @Test
  void neverJoinsTheTextOfTwo(Entry entry) throws Exception {
    var cut =
        Script.start()
            .send(Answers.streamHead())
            .send(Answers.delta("so"))
            .pause(Duration.ofMillis(200)) // the hedge would be due
            .rst();
    try (var upstream = new ScriptedProvider().otherwise(cut);
        var second = new ScriptedProvider().otherwise(Flaky::well);
        var stand = stand(upstream, second, HEDGE)) {
      var outcome = stand.ask(QUESTION, DEADLINE, true).await();

      outcome.failure(Kind.BROKEN);
      assertEquals("so", outcome.text());
      stand.verify(entry);
      assertEquals(0, second.count());
      entry.checked(Invariant.I11);
    }
  }

  private static String told(Attempt attempt) {
    return attempt.provider() + " " + attempt.outcome() + " " + attempt.possiblyBilled();
  }

  private static Stand stand(ScriptedProvider first, ScriptedProvider second, String hedge)
      throws Exception {
    return new Stand(
        first,
        "troupe.providers.second { base-url = \"%s\" }".formatted(second.baseUrl()),
        "troupe.routes.chain.models = [\"faulty/m\", \"second/m\"]",
        hedge);
  }
}
