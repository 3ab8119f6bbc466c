package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.HttpCall;
import dev.troupe.http.HttpSession;
import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.KeyDescription;
import dev.troupe.provider.ProviderCommand.KeyState;
import dev.troupe.provider.ProviderCommand.State;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several keys of one provider share its calls, and what one draws is no concern of the others. */
class SeveralKeysTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final KeyedUpstream upstream = new KeyedUpstream();
  private final ProviderHarness harness = new ProviderHarness(KIT);

  @AfterEach
  void stop() {
    harness.close();
    upstream.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private static RetrySettings attempts(int most, int floor) {
    return new RetrySettings(most, MOMENT, MOMENT, LONG, 0, floor, false);
  }

  private void start(int keys, Duration pause, RetrySettings retry) {
    start(keys, pause, retry, TestSettings.NEVER_OPEN);
  }

  private void start(int keys, Duration pause, RetrySettings retry, BreakerSettings breaker) {
    harness.openai(
        "keyed",
        _ -> {
          var plain = TestSettings.settings("keyed", upstream.url());
          var guarded = TestSettings.guarded(plain, breaker, TestSettings.NO_RATE);
          return TestSettings.keyed(TestSettings.retrying(guarded, retry), keys, pause);
        });
    harness.start();
  }

  private Asker ask() {
    return harness.asker().generate(harness.router(), "keyed/m", "x");
  }

  private void answered(int calls) {
    IntStream.range(0, calls).forEach(_ -> assertEquals("well", ask().answer().content()));
  }

  private static List<String> outcomes(List<Attempt> attempts) {
    return attempts.stream().map(Attempt::outcome).toList();
  }

  private List<KeyState> states() {
    return harness.description("keyed").keys().stream().map(KeyDescription::state).toList();
  }

  @Test
  void takeTurns() {
    start(3, LONG, attempts(3, 3));

    answered(6);

    assertEquals(List.of("key-1", "key-2", "key-3", "key-1", "key-2", "key-3"), upstream.keys());
  }

  @Test
  void oneThatIsRefusedIsSetAsideAndItsCallGoesOutByAnotherAtOnce() {
    upstream.refuse("key-1", 401, "invalid_api_key");
    start(3, LONG, attempts(3, 0)); // no budget for retries

    var response = ask().answer();
    answered(6);

    assertEquals(List.of("unauthorized", "ok"), outcomes(response.attempts()));
    assertEquals(1, upstream.count("key-1"));
    assertEquals(List.of(KeyState.SET_ASIDE, KeyState.READY, KeyState.READY), states());
    assertEquals(State.READY, harness.description("keyed").state());
  }

  @ParameterizedTest
  @CsvSource({"402, billing_error", "429, insufficient_quota"})
  void oneOfAnEmptyAccountIsSetAsideLikewise(int status, String code) {
    upstream.refuse("key-2", status, code);
    start(2, LONG, attempts(3, 0));

    answered(6);

    assertEquals(1, upstream.count("key-2"));
    assertEquals(List.of(KeyState.READY, KeyState.SET_ASIDE), states());
  }

  @Test
  void aCallThatAllKeysAreRefusedForIsToldSoAndTheNextAreAnsweredWithoutBeingSent() {
    upstream.refuse("key-1", 401, "invalid_api_key");
    upstream.refuse("key-2", 402, "billing_error");
    start(2, LONG, attempts(5, 0));

    var first = ask().failure(Kind.THROTTLED);
    var second = ask().failure(Kind.UNAUTHORIZED);

    assertEquals(List.of("unauthorized", "throttled"), outcomes(first.attempts()));
    assertEquals(Optional.of(401), second.status());
    assertEquals(Optional.of("invalid_api_key"), second.code());
    assertFalse(second.retryable());
    assertTrue(second.attempts().isEmpty());
    assertEquals(
        "provider 'keyed': all its keys are set aside, the first for status 401"
            + " (invalid_api_key), and this call was not sent; check the api-keys",
        second.message());
    assertEquals(2, upstream.keys().size());
    assertEquals(State.FAILING, harness.description("keyed").state());
  }

  @Test
  void keepsWithinItsAttempts() {
    upstream.refuse("key-1", 401, "invalid_api_key");
    upstream.refuse("key-2", 401, "invalid_api_key");
    start(3, LONG, attempts(2, 9));

    var failure = ask().failure(Kind.UNAUTHORIZED);

    assertEquals(List.of("unauthorized", "unauthorized"), outcomes(failure.attempts()));
    answered(2);
  }

  @Test
  void oneIsProbedAfterItsPauseAndUsedAgainOnceItServes() {
    upstream.refuse("key-1", 401, "invalid_api_key");
    start(2, Duration.ofMillis(100), attempts(3, 0));
    answered(1);
    upstream.serve("key-1");

    harness.awaitThat(
        () -> {
          answered(1);
          return states().equals(List.of(KeyState.READY, KeyState.READY));
        },
        () -> states().toString());
  }

  @Test
  void moreCallsThatComeDueTogetherThanKeysAreProbedDoNotFailTheFront() {
    var soon = Map.of("Retry-After-Ms", "1000");
    upstream.refuse("key-1", 503, "overloaded", soon);
    upstream.refuse("key-2", 503, "overloaded", soon);
    start(2, Duration.ofMillis(50), attempts(3, 9));
    var pausing = IntStream.range(0, 3).mapToObj(_ -> ask()).toList();
    harness.awaitThat(() -> upstream.keys().size() == 3, () -> upstream.keys().toString());
    harness.awaitThat(() -> isAtRest("keyed", 3), () -> harness.description("keyed").toString());
    upstream.refuse("key-1", 401, "invalid_api_key");
    upstream.refuse("key-2", 401, "invalid_api_key");
    ask().failure(Kind.UNAUTHORIZED);
    upstream.serve("key-1");
    upstream.serve("key-2");

    var replies = pausing.stream().map(Asker::next).toList();
    var answered = replies.stream().filter(Answered.class::isInstance).count();
    assertTrue(answered >= 2, replies::toString); // the third, too, where it came due later
    assertEquals(5 + answered, upstream.keys().size());
    assertEquals(0, harness.description("keyed").restarts());
  }

  private boolean isAtRest(String provider, int pausing) {
    var now = harness.description(provider);
    return now.inFlight() == 0 && now.queued() == pausing;
  }

  @Test
  void oneThatMayNotDoThisOneThingIsKept() {
    upstream.refuse("key-1", 403, "wrong_project");
    start(2, LONG, attempts(3, 9));

    ask().failure(Kind.UNAUTHORIZED);
    answered(1);
    ask().failure(Kind.UNAUTHORIZED);

    assertEquals(List.of(KeyState.READY, KeyState.READY), states());
  }

  @Test
  void oneThatIsTooFastIsHeldBackAndTheOthersServeOn() {
    upstream.refuse("key-1", 429, "rate_limit_exceeded", Map.of("Retry-After", "60"));
    start(2, LONG, attempts(2, 1));

    var response = ask().answer();
    answered(6);

    assertEquals(List.of("throttled", "ok"), outcomes(response.attempts()));
    assertTrue(response.attempts().getFirst().took().compareTo(Duration.ofSeconds(30)) < 0);
    assertEquals(1, upstream.count("key-1"));
    assertEquals(List.of(KeyState.READY, KeyState.READY), states());
  }

  @Test
  void eachHasTheLimitsThatItsOwnAnswersTell() {
    upstream.refuse(
        "key-1",
        400,
        "bad",
        Map.of(
            "x-ratelimit-remaining-requests", "0",
            "x-ratelimit-limit-requests", "10",
            "x-ratelimit-reset-requests", "50s"));
    start(2, LONG, attempts(1, 0));
    ask().failure(Kind.REJECTED);

    answered(6);

    assertEquals(1, upstream.count("key-1"));
  }

  @Test
  void oneWhoseCallsFailIsKeptBackByItselfWhileTheOthersAreServed() {
    upstream.refuse("key-1", 500, "broken");
    var breaker = new BreakerSettings(3, 0.5, 4, LONG, LONG, LONG);
    start(2, LONG, attempts(1, 0), breaker);

    for (var i = 0; i < 3; i++) {
      ask().failure(Kind.UNAVAILABLE);
      answered(1);
    }
    answered(6);

    assertEquals(3, upstream.count("key-1"));
    assertEquals(List.of(KeyState.FAILING, KeyState.READY), states());
    assertEquals(State.READY, harness.description("keyed").state());
  }

  @Test
  void aProviderThatFailsForEachIsKeptBackAsAWhole() {
    upstream.refuse("key-1", 500, "broken");
    upstream.refuse("key-2", 500, "broken");
    start(2, LONG, attempts(1, 0), new BreakerSettings(3, 1, 100, LONG, LONG, LONG));

    IntStream.range(0, 3).forEach(_ -> ask().failure(Kind.UNAVAILABLE));
    var kept = ask().failure(Kind.UNAVAILABLE);

    assertTrue(kept.attempts().isEmpty(), kept.message());
    assertEquals(3, upstream.keys().size());
  }

  @Test
  void manyCallsAtOnceByABadOneAreAllServed() {
    upstream.refuse("key-1", 401, "invalid_api_key");
    start(2, LONG, attempts(3, 0));

    var askers = IntStream.range(0, 40).mapToObj(_ -> ask()).toList();

    askers.forEach(asker -> assertEquals("well", asker.answer().content()));
  }

  @Test
  void aCallOfAUserWrittenProviderSendsTheKeyOfItsTurn() {
    var settings = TestSettings.settings("user", upstream.url());
    harness.user(TestSettings.keyed(settings, 2, LONG), SeveralKeysTest::posting).start();

    harness.asker().generate(harness.router(), "user/m", "x").answer();
    harness.asker().generate(harness.router(), "user/m", "x").answer();

    assertEquals(Set.of("key-1", "key-2"), new HashSet<>(upstream.keys()));
  }

  private static ModelProvider posting(HttpSession http) {
    return _ -> {
      try (var answer = http.post("/chat/completions", Map.of())) {
        return ModelResponse.of("status " + answer.status());
      }
    };
  }

  @Test
  void noneIsShown() {
    upstream.refuse("key-1", 401, "key-1 is wrong");
    start(2, LONG, attempts(1, 0));
    ModelFailure failure = ask().failure(Kind.UNAUTHORIZED);
    var settings = TestSettings.keyed(TestSettings.settings("p", upstream.url()), 2, LONG);

    assertFalse(failure.message().contains("Bearer"), failure.message());
    assertFalse(harness.description("keyed").toString().contains("key-"));
    assertFalse(settings.toString().contains("key-1"), settings.toString());
    var call =
        new HttpCall(HttpCall.Method.GET, "/", Map.of("Authorization", "key-1"), new byte[0]);
    assertFalse(call.toString().contains("key-1"), call.toString());
  }
}
