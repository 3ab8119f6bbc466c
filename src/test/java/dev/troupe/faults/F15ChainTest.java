package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F15)
@Timeout(30)
class F15ChainTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final ModelRequest QUESTION =
      ModelRequest.builder().user("question").model("chain").build();
  private static final List<String> CHAIN = List.of("faulty/m", "second/m", "third/m");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isServedByTheFirstThatIsUp(boolean streamed, Entry entry) throws Exception {
    thirdIsUp(CHAIN, streamed, entry);
  }

  @Test
  void needsTheChain(Entry entry) throws Throwable {
    entry.unguarded(
        "routes.chain.models",
        "failed instead of answered",
        () -> thirdIsUp(CHAIN.subList(0, 1), false, new Entry()));
  }

  private static void thirdIsUp(List<String> chain, boolean streamed, Entry entry)
      throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(Answers.error(529, "overloaded"));
        var third = new ScriptedProvider().otherwise(Flaky::well);
        var stand = stand(upstream, third, chain)) {
      var response = stand.ask(QUESTION, DEADLINE, streamed).await().response();

      assertEquals("third/m", response.provider() + "/" + response.model());
      assertEquals(
          List.of("faulty unavailable", "second unavailable", "third ok"),
          response.attempts().stream().map(F15ChainTest::told).toList());
      assertEquals(1, third.count());
      stand.verify(entry);
      entry.checked(Invariant.I11);
    }
  }

  @Test
  void tellsTheFirstCauseWhereAllAreDown(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(Answers.error(529, "overloaded"));
        var third = new ScriptedProvider().otherwise(Answers.error(401, "invalid_api_key"));
        var stand = stand(upstream, third, CHAIN)) {
      var failure = stand.ask(QUESTION, DEADLINE, false).await().failure(Kind.UNAVAILABLE);

      assertEquals(Optional.of(529), failure.status());
      assertEquals(Optional.of("faulty"), failure.provider());
      assertEquals(
          List.of("faulty unavailable", "second unavailable", "third unauthorized"),
          failure.attempts().stream().map(F15ChainTest::told).toList());
      stand.verify(entry);
    }
  }

  private static String told(Attempt attempt) {
    return attempt.provider() + " " + attempt.outcome();
  }

  /** The second cannot be reached at all. */
  private static Stand stand(ScriptedProvider first, ScriptedProvider third, List<String> chain)
      throws Exception {
    return new Stand(
        first,
        "retry.max-attempts = 1",
        "troupe.providers.second { base-url = \"http://127.0.0.1:1/v1\", retry.max-attempts = 1 }",
        "troupe.providers.third { base-url = \"%s\", retry.max-attempts = 1 }"
            .formatted(third.baseUrl()),
        "troupe.routes.chain.models = [\"%s\"]".formatted(String.join("\", \"", chain)));
  }
}
