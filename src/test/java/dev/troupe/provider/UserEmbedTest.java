package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.Attempt;
import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors by providers that users write, and along routes. */
class UserEmbedTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final ProviderHarness harness = new ProviderHarness(KIT);
  private final BlockingQueue<List<String>> asked = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private EmbedAsker asker() {
    return new EmbedAsker(KIT.createTestProbe());
  }

  /** What embeds in a test. */
  private interface Embeds {
    EmbeddingResponse embed(EmbeddingRequest request) throws InterruptedException;
  }

  private ModelProvider embedding(Embeds embeds) {
    return new ModelProvider() {
      @Override
      public ModelResponse generate(ModelRequest request) {
        return ModelResponse.of("text");
      }

      @Override
      public EmbeddingResponse embed(EmbeddingRequest request) throws InterruptedException {
        asked.add(request.inputs());
        return embeds.embed(request);
      }
    };
  }

  /** The length of each text, as a vector. */
  private static EmbeddingResponse lengths(EmbeddingRequest request) {
    return EmbeddingResponse.of(
        request.inputs().stream().map(text -> Embedding.of(text.length())).toList());
  }

  private ProviderSettings settings(String name) {
    return TestSettings.settings(name, harness.simulatorUrl());
  }

  private static RetrySettings attempts(int most) {
    var moment = Duration.ofMillis(1);
    return new RetrySettings(most, moment, moment, moment, 1, 100, false);
  }

  private static List<String> outcomes(List<Attempt> attempts) {
    return attempts.stream().map(Attempt::outcome).toList();
  }

  @Test
  void refusesUnlessItIsOverridden() {
    harness.user("plain", _ -> _ -> ModelResponse.of("text")).start();

    var failure = asker().embed(harness.router(), "plain/m", "a").failure(Kind.REJECTED);

    assertEquals(
        "this provider makes no embeddings; override ModelProvider.embed, or ask another provider",
        failure.message());
    assertEquals(Optional.of("plain"), failure.provider());
  }

  @Test
  void getsASingleTextAsOneVector() throws Exception {
    harness.user("one", _ -> embedding(UserEmbedTest::lengths)).start();

    assertEquals(Embedding.of(3), harness.model("one/m").embed("abc"));
  }

  @Test
  void getsAllTextsAtOnceUnlessItsSettingsSayOtherwise() throws Exception {
    harness
        .user("all", _ -> embedding(UserEmbedTest::lengths))
        .user(TestSettings.batching(settings("pairs"), 2), _ -> embedding(UserEmbedTest::lengths))
        .start();
    var request = EmbeddingRequest.of("a", "bb", "ccc");

    var all = harness.model("all/m").embed(request);
    var pairs = harness.model("pairs/m").embed(request);

    assertEquals(List.of(Embedding.of(1), Embedding.of(2), Embedding.of(3)), pairs.embeddings());
    assertEquals(all.embeddings(), pairs.embeddings());
    assertEquals(
        List.of(List.of("a", "bb", "ccc"), List.of("a", "bb"), List.of("ccc")), List.copyOf(asked));
    assertEquals("m", pairs.model());
    assertTrue(pairs.usage().orElseThrow().estimated());
  }

  @Test
  void triesAFailedBatchAgainAndNotThoseBeforeIt() throws Exception {
    var failures =
        new LinkedBlockingQueue<>(
            List.of(
                ModelFailure.of(Kind.UNAVAILABLE, "status 503"),
                ModelFailure.of(Kind.UNAVAILABLE, "status 503")));
    var settings = TestSettings.batching(settings("flaky"), 1);
    harness
        .user(
            TestSettings.retrying(settings, attempts(3)),
            _ ->
                embedding(
                    request -> {
                      var failure = request.inputs().contains("b") ? failures.poll() : null;
                      if (failure != null) {
                        throw ModelException.of(failure);
                      }
                      return lengths(request);
                    }))
        .start();

    var response = harness.model("flaky/m").embed(EmbeddingRequest.of("a", "b", "cc"));

    assertEquals(Stream.of("a", "b", "b", "b", "cc").map(List::of).toList(), List.copyOf(asked));
    assertEquals(
        List.of("ok", "unavailable", "unavailable", "ok", "ok"), outcomes(response.attempts()));
    assertEquals(3, response.embeddings().size());
  }

  @Test
  void triesEachBatchNoMoreOftenThanAnyRequest() {
    harness
        .user(
            TestSettings.retrying(TestSettings.batching(settings("down"), 1), attempts(2)),
            _ ->
                embedding(
                    request -> {
                      if (request.inputs().contains("b")) {
                        throw ModelException.of(ModelFailure.of(Kind.UNAVAILABLE, "status 503"));
                      }
                      return lengths(request);
                    }))
        .start();

    var failure =
        asker().embed(harness.router(), "down/m", "a", "b", "c").failure(Kind.UNAVAILABLE);

    assertEquals(List.of("ok", "unavailable", "unavailable"), outcomes(failure.attempts()));
  }

  @Test
  void failsWhereItMakesAnotherNumberOfVectorsThanThereAreTexts() {
    harness
        .user("short", _ -> embedding(_ -> EmbeddingResponse.of(List.of(Embedding.of(1)))))
        .start();

    var failure = asker().embed(harness.router(), "short/m", "a", "b").failure(Kind.MALFORMED);

    assertEquals("provider 'short': answer has 1 vectors for 2 texts", failure.message());
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void failsWhereItReturnsNothing() {
    harness.user("empty", _ -> embedding(_ -> null)).start();

    var failure = asker().embed(harness.router(), "empty/m", "a").failure(Kind.BROKEN);

    assertEquals("provider 'empty': returned no response", failure.message());
  }

  @Test
  void isInterruptedWhenItsCallIsCancelled() throws Exception {
    var interrupted = new CountDownLatch(1);
    harness
        .user(
            "slow",
            _ ->
                embedding(
                    _ -> {
                      try {
                        new CountDownLatch(1).await();
                      } finally {
                        interrupted.countDown();
                      }
                      throw new AssertionError("nobody lets it go on");
                    }))
        .start();
    var asker = asker().embed(harness.router(), "slow/m", "a");
    assertEquals(List.of("a"), asked.poll(5, TimeUnit.SECONDS));

    asker.cancel(harness.router()).failure(Kind.CANCELLED);

    assertTrue(interrupted.await(5, TimeUnit.SECONDS));
  }

  private static RouteSettings route(String name, String... models) {
    return new RouteSettings(name, List.of(models), Optional.empty(), Optional.empty());
  }

  private void startRoutes() {
    harness
        .user(
            "down",
            _ ->
                embedding(
                    _ -> {
                      throw ModelException.of(ModelFailure.of(Kind.UNAVAILABLE, "down"));
                    }))
        .user("up", _ -> embedding(UserEmbedTest::lengths))
        .route(route("same", "down/m", "up/m"))
        .route(route("other", "down/m", "up/n"))
        .start();
  }

  @Test
  void failsOverAlongARouteOfOneModel() {
    startRoutes();

    var response = asker().embed(harness.router(), "same", "a", "bb").answer();

    assertEquals("up", response.provider());
    assertEquals(List.of("unavailable", "ok"), outcomes(response.attempts()));
  }

  @Test
  void isNotLateAlongARouteWhileItsBatchesTakeTheirTime() {
    var moment = Duration.ofMillis(1);
    var slow = new CountDownLatch(1);
    harness
        .user(
            "slow",
            _ ->
                embedding(
                    request -> {
                      var _ = slow.await(200, TimeUnit.MILLISECONDS);
                      return lengths(request);
                    }))
        .user("up", _ -> embedding(UserEmbedTest::lengths))
        .route(
            new RouteSettings(
                "same",
                List.of("slow/m", "up/m"),
                Optional.of(moment),
                Optional.of(new RouteSettings.Hedge.Fixed(moment))))
        .start();

    var response = asker().embed(harness.router(), "same", "a", "bb").answer();

    assertEquals("slow", response.provider());
    assertEquals(List.of("ok"), outcomes(response.attempts()));
  }

  @Test
  void refusesARouteOfDifferentModels() {
    startRoutes();

    var failure = asker().embed(harness.router(), "other", "a").failure(Kind.REJECTED);

    assertEquals(
        "router: route 'other' leads to different models, whose embeddings cannot be compared;"
            + " name one of down/m, up/n",
        failure.message());
  }

  @Test
  void refusesToPickAModelByItself() {
    startRoutes();

    var failure = asker().embed(harness.router(), "auto:fast", "a").failure(Kind.REJECTED);

    assertEquals(
        "router: auto:fast picks no model for embeddings, since they must all be of one; name it",
        failure.message());
  }

  @Test
  void tellsThatThereIsNoSuchModel() {
    startRoutes();

    asker().embed(harness.router(), "nobody/m", "a").failure(Kind.UNKNOWN_MODEL);
  }
}
