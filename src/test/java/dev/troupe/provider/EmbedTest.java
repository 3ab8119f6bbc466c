package dev.troupe.provider;

import static dev.troupe.provider.ProviderHarness.SILENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.dialect.anthropic.AnthropicDialect;
import dev.troupe.model.Attempt;
import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.EmbedReply;
import dev.troupe.simulator.LoggedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls for vectors, on the way of all calls: batches, order, failures, cancel. */
class EmbedTest {

  private static final String WELL = "{}"; // what the model 'fault' is told
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<Descriptions> barrier = KIT.createTestProbe();
  private ProviderHarness harness;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() {
    harness = new ProviderHarness(KIT);
    harness
        .openai("sim", settings -> TestSettings.batching(TestSettings.limited(settings, 1, 8), 2))
        .openai("slow", EmbedTest::oneEachMinute)
        .provider(anthropic())
        .start();
  }

  private static ProviderSettings oneEachMinute(ProviderSettings settings) {
    var rate = new RateSettings(OptionalLong.of(1), OptionalLong.empty(), false);
    var batching = TestSettings.batching(settings, 1);
    return TestSettings.guarded(batching, TestSettings.NEVER_OPEN, rate);
  }

  private ProviderSpec anthropic() {
    var settings = TestSettings.settings("claude", harness.simulatorUrl());
    return new ProviderSpec(settings, new DialectBackend(new AnthropicDialect(), settings));
  }

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

  private Embedding alone(String text) throws InterruptedException {
    return harness.model("sim/embed").embed(text);
  }

  private List<Integer> sent() {
    return harness.log().requests().stream()
        .map(LoggedRequest::body)
        .map(body -> body.path("input").size())
        .toList();
  }

  private static List<String> outcomes(List<Attempt> attempts) {
    return attempts.stream().map(Attempt::outcome).toList();
  }

  @Test
  void keepsTheOrderOfTheTextsHoweverTheyAreBatched() throws Exception {
    var texts = List.of("one", "two words", "three", "one", "five");

    var response = harness.model("sim/embed").embed(EmbeddingRequest.of(texts));

    assertEquals(List.of(2, 2, 1), sent());
    assertEquals(
        List.of(alone("one"), alone("two words"), alone("three"), alone("one"), alone("five")),
        response.embeddings());
    assertEquals("embed", response.model());
    assertEquals("sim", response.provider());
  }

  @Test
  void addsUpWhatItsRequestsUsedAndTellsThemAll() throws Exception {
    var response = asker().embed(harness.router(), "sim/embed", "a", "b c", "d").answer();

    assertEquals(Optional.of(Usage.of(4, 0)), response.usage());
    assertEquals(List.of("ok", "ok"), outcomes(response.attempts()));
    var event = harness.event();
    assertEquals(response.attempts(), event.attempts());
    assertEquals(response.usage(), event.usage());
    assertEquals("ok", event.outcome());
    assertTrue(harness.events.isEmpty(), "one call is one event");
  }

  @Test
  void givesUpWithTheFirstBatchThatFailsAndTellsWhatWasUsed() throws Exception {
    var asker = asker().embed(harness.front("sim"), "fault", "a", WELL, "b", "bad", "c", WELL);

    var failure = asker.failure(Kind.REJECTED);

    assertEquals(List.of(2, 2), sent());
    assertTrue(
        failure.message().startsWith("provider 'sim': POST /embeddings: status 400"),
        failure.message());
    assertEquals(List.of("ok", "rejected"), outcomes(failure.attempts()));
    assertEquals(Optional.of(Usage.of(2, 0)), harness.event().usage());
    asker.hearsNothingMore(harness.front("sim"), barrier);
  }

  @Test
  void lendsItsPlaceToNoOtherCallBetweenTwoBatches() throws Exception {
    var first = asker().embed(harness.front("sim"), "embed", "a", "b", "c", "d", "e");
    var second = asker().embed(harness.front("sim"), "embed", "x");

    assertEquals(5, first.answer().embeddings().size());
    assertEquals(1, second.answer().embeddings().size());
    assertEquals(List.of(2, 2, 1, 1), sent());
  }

  @Test
  void closesTheSocketOfACallThatIsCancelledAndSendsNoMore() {
    var asker = asker().embed(harness.router(), "sim/fault", "a", SILENT, "b", WELL);
    ProviderHarness.await(harness.log().arrived(1));

    asker.cancel(harness.router());

    assertEquals("provider 'sim': call was cancelled", asker.failure(Kind.CANCELLED).message());
    harness.awaitHangUp("sim", 1);
    assertEquals(1, harness.log().count());
    asker.hearsNothingMore(harness.front("sim"), barrier);
  }

  @Test
  void neverSendsAQueuedCallThatWasCancelled() {
    var first = asker().embed(harness.front("sim"), "fault", SILENT);
    ProviderHarness.await(harness.log().arrived(1));
    var queued = asker().embed(harness.front("sim"), "embed", "never");

    queued.cancel(harness.front("sim")).failure(Kind.CANCELLED);
    first.cancel(harness.front("sim")).failure(Kind.CANCELLED);

    asker().embed(harness.front("sim"), "embed", "last").answer();
    assertEquals(2, harness.log().count());
  }

  @Test
  void cancelsWhenItsThreadIsInterrupted() {
    var caller =
        Coroutine.start("caller", () -> harness.model("sim/fault").embed(SILENT).dimensions());
    ProviderHarness.await(harness.log().arrived(1));

    caller.interrupt();

    harness.awaitHangUp("sim", 1);
  }

  @Test
  void cancelsWhenTheAskTimesOut() {
    var asked =
        AskPattern.ask(
            harness.router(),
            (ActorRef<EmbedReply> replyTo) ->
                new Embed(EmbedAsker.request("sim/fault", SILENT), Duration.ofHours(1), replyTo),
            Duration.ofMillis(300),
            KIT.system().scheduler());

    assertThrows(CompletionException.class, () -> asked.toCompletableFuture().join());

    harness.awaitHangUp("sim", 1);
  }

  @Test
  void endsAtItsDeadlineWhicheverBatchIsInWork() {
    var asker =
        asker()
            .embed(harness.router(), "sim/fault", Duration.ofMillis(300), "a", WELL, "b", SILENT);

    var failure = asker.failure(Kind.TIMED_OUT);

    assertEquals(List.of("ok", "timed_out"), outcomes(failure.attempts()));
    harness.awaitHangUp("sim", 2);
  }

  @Test
  void countsEachBatchAsARequestOfTheRate() {
    var failure = asker().embed(harness.router(), "slow/embed", "a", "b").failure(Kind.THROTTLED);

    assertEquals(List.of("ok"), outcomes(failure.attempts()));
    assertEquals(List.of(1), sent());
  }

  @Test
  void refusesMoreTextsThanItsSettingsAllow() {
    var texts = Stream.iterate(1, i -> i + 1).limit(101).map(String::valueOf);

    var asker = asker().embed(harness.front("sim"), "embed", texts.toArray(String[]::new));

    assertEquals(
        "provider 'sim': request has 101 inputs, more than 100; ask in several calls, or raise"
            + " max-embeddings",
        asker.failure(Kind.REJECTED).message());
    assertEquals(0, harness.log().count());
  }

  @Test
  void refusesWhereTheApiOfTheProviderHasNone() {
    var failure = asker().embed(harness.router(), "claude/m", "a").failure(Kind.REJECTED);

    assertEquals(
        "provider 'claude': its API has no embeddings; ask a provider of another dialect, such as"
            + " openai, gemini or ollama",
        failure.message());
    assertFalse(failure.retryable());
    assertEquals(0, harness.log().count());
  }

  @Test
  void refusesASecondCallForTheSameReplyTo() {
    var asker = asker().embed(harness.front("sim"), "fault", SILENT);

    asker.embed(harness.front("sim"), "embed", "a").failure(Kind.REJECTED);

    asker.cancel(harness.front("sim")).failure(Kind.CANCELLED);
  }

  @Test
  void notesADimensionThatTheModelDoesNotHeed() throws Exception {
    var body = "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}";
    var directive = "{\"body\": \"" + body.replace("\"", "\\\"") + "\"}";
    var request = EmbeddingRequest.builder().input(directive).dimensions(2).build();

    var response = harness.model("sim/fault").embed(request);

    assertEquals(
        List.of("dimensions 2 was not heeded: the model made vectors of 3"), response.notes());
    assertTrue(response.usage().orElseThrow().estimated());
  }

  @Test
  void takesNoVectorsOfOtherDimensionsForTheSameModels() {
    var two = "{\"body\": {\"data\":[{\"embedding\":[1,2]},{\"embedding\":[3,4]}]}}";
    var one = "{\"body\": {\"data\":[{\"embedding\":[1]},{\"embedding\":[3]}]}}";

    var failure =
        asker().embed(harness.router(), "sim/fault", "a", two, "b", one).failure(Kind.MALFORMED);

    assertTrue(
        failure.message().endsWith("vectors of 1 dimensions, the one before had 2"),
        failure.message());
  }
}
