package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.HttpSession;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Descriptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers that users write. */
class UserProviderTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<Descriptions> barrier = KIT.createTestProbe();
  private final ProviderHarness harness = new ProviderHarness(KIT);

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  /** A model behind a plain HTTP endpoint. */
  record LocalModel(HttpSession http) implements ModelProvider {
    @Override
    public ModelResponse generate(ModelRequest request) throws InterruptedException {
      try (var answer = http.post("/complete", Map.of("prompt", request.lastUserText()))) {
        return ModelResponse.of(answer.json().at("/text").asText());
      }
    }
  }

  /** Hands its prompt to the simulator's model {@code fault}, as a directive. */
  record FaultModel(HttpSession http) implements ModelProvider {
    @Override
    public ModelResponse generate(ModelRequest request) throws InterruptedException {
      var message = Map.of("role", "user", "content", request.lastUserText());
      var body = Map.of("model", "fault", "messages", List.of(message));
      try (var answer = http.post("/chat/completions", body)) {
        return ModelResponse.of(answer.text());
      }
    }
  }

  private Asker ask(String prompt) {
    return harness.asker().generate(harness.router(), "user/m", prompt);
  }

  private Asker answeredBy(ModelProvider provider) {
    harness.user("user", _ -> provider).start();
    return ask("x");
  }

  private static ModelResponse failed(Throwable failure) {
    return UserProviderTest.<RuntimeException, ModelResponse>thrown(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // to throw Errors in lambdas
  private static <X extends Throwable, T> T thrown(Throwable failure) throws X {
    throw (X) failure;
  }

  @Test
  void answersByAPlainHttpEndpoint() throws Exception {
    try (var upstream = new PlainUpstream()) {
      var settings = TestSettings.settings("local", upstream.baseUrl());
      harness.user(settings, LocalModel::new).start();

      var response = harness.model("local/small").generate("Actors own state");

      assertEquals("you said: Actors own state", response.content());
      assertEquals("local", response.provider());
      assertEquals("small", response.model());
    }
  }

  @Test
  void closesTheSocketAndInterruptsWhenTheCallIsCancelled() {
    harness.user("user", FaultModel::new).start();
    var asker = ask("{\"then\": \"stall\"}");
    ProviderHarness.await(harness.log().arrived(1));

    asker.cancel(harness.router()).failure(Kind.CANCELLED);

    harness.awaitHangUp("user", 1);
    asker.hearsNothingMore(harness.front("user"), barrier);
  }

  @Test
  void keepsThePlaceOfAProviderThatIgnoresInterruptsAndAnswersItsCallerAtOnce() throws Exception {
    var release = new CountDownLatch(1);
    var started = new CountDownLatch(1);
    harness.user(
        TestSettings.limited(TestSettings.settings("user", harness.simulatorUrl()), 1, 1),
        _ ->
            _ -> {
              started.countDown();
              ProviderHarness.awaitUninterruptibly(release);
              return ModelResponse.of("late");
            });
    harness.start();
    var asker = ask("x");
    started.await();

    asker.cancel(harness.router()).failure(Kind.CANCELLED);

    assertEquals(1, harness.description("user").inFlight());
    var queued = ask("y");
    queued.hearsNothingMore(harness.front("user"), barrier);
    release.countDown();
    assertEquals("late", queued.answer().content());
    harness.awaitIdle("user");
    asker.hearsNothingMore(harness.front("user"), barrier);
  }

  @Test
  void tellsOfAnExceptionWithoutItsTextAndLogsItsCause() {
    harness.user("user", _ -> _ -> failed(new IllegalStateException("a user's secret"))).start();

    var failure =
        LoggingTestKit.warn("failed in its own code")
            .withCause(IllegalStateException.class)
            .expect(KIT.system(), () -> ask("x").failure(Kind.BROKEN));

    assertEquals(
        "provider 'user': failed in its own code with IllegalStateException", failure.message());
    assertEquals(1, failure.attempts().size());
  }

  @ParameterizedTest
  @CsvSource({"java.lang.StackOverflowError", "java.lang.NoClassDefFoundError"})
  void failsOnlyTheCallThatRunsOutOfStackOrClasses(Class<? extends Error> error) throws Exception {
    var calls = new AtomicInteger();
    var thrown = error.getConstructor().newInstance();
    var asker =
        answeredBy(
            _ -> calls.incrementAndGet() == 1 ? failed(thrown) : ModelResponse.of("well again"));

    asker.failure(Kind.BROKEN);

    assertEquals("well again", ask("y").answer().content());
    assertEquals(0, harness.description("user").restarts());
  }

  @Test
  void tellsWhatIsNoResponse() {
    var asker = answeredBy(_ -> nothing());

    assertEquals("provider 'user': returned no response", asker.failure(Kind.BROKEN).message());
    harness.awaitIdle("user");
  }

  @SuppressWarnings("NullAway") // what a user's code can do
  private static ModelResponse nothing() {
    return null;
  }

  /** An exception that fails whoever looks at it. */
  private static final class Hostile extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  @Test
  void survivesAnExceptionThatThrowsWhenItIsLogged() {
    answeredBy(_ -> failed(new Hostile())).failure(Kind.BROKEN);

    harness.awaitIdle("user");
  }

  @Test
  void passesOnAModelExceptionAsItIs() {
    var blocked = ModelFailure.of(Kind.BLOCKED, "not this");

    var failure = answeredBy(_ -> failed(ModelException.of(blocked))).failure(Kind.BLOCKED);

    assertEquals("not this", failure.message());
    assertEquals("user", failure.provider().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "400, REJECTED",
    "401, UNAUTHORIZED",
    "403, UNAUTHORIZED",
    "404, UNKNOWN_MODEL",
    "408, TIMED_OUT",
    "409, UNAVAILABLE",
    "422, REJECTED",
    "429, THROTTLED",
    "500, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, TIMED_OUT"
  })
  void mapsTheStatusOfAnHttpFailure(int status, Kind kind) {
    harness.user("user", FaultModel::new).start();

    var failure =
        ask("{\"status\": %d, \"headers\": {\"retry-after\": \"7\"}}".formatted(status))
            .failure(kind);

    assertEquals(status, failure.status().orElseThrow());
    var hint = failure.retryable() ? Optional.of(Duration.ofSeconds(7)) : Optional.empty();
    assertEquals(hint, failure.retryAfter());
  }

  @ParameterizedTest
  @CsvSource({"reset", "close"})
  void tellsOfALostConnection(String then) {
    harness.user("user", FaultModel::new).start();

    var failure = ask("{\"events\": 0, \"then\": \"%s\"}".formatted(then)).failure();

    assertTrue(failure.retryable(), failure.message());
    assertTrue(
        failure.kind() == Kind.BROKEN || failure.kind() == Kind.UNAVAILABLE, failure.message());
  }
}
