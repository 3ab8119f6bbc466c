package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Failed;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deltas, credit, and how streams end. */
class StreamTest {

  private static final int PLENTY = 1000;
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<Descriptions> barrier = KIT.createTestProbe();
  private ProviderHarness harness;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() {
    harness = new ProviderHarness(KIT);
    harness.openai("sim").start();
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  /** Takes all that comes up to the last reply, and puts the texts together. */
  private static String textOf(Asker asker, StringBuilder text) {
    while (asker.next() instanceof Delta(var event)) {
      if (event instanceof ModelEvent.Text(var more)) {
        text.append(more);
      }
    }
    return text.toString();
  }

  @Test
  void tellsDeltasAndThenTheWholeAnswer() {
    var asker = harness.asker().stream(harness.router(), "echo", "a b c", PLENTY);

    var text = new StringBuilder();
    var reply = asker.next();
    while (reply instanceof Delta(var event)) {
      if (event instanceof ModelEvent.Text(var more)) {
        text.append(more);
      }
      reply = asker.next();
    }

    var response = assertInstanceOf(Answered.class, reply).response();
    assertEquals("a b c", text.toString());
    assertEquals("a b c", response.content());
    assertEquals(FinishReason.STOP, response.finishReason());
    harness.awaitIdle("sim");
    asker.hearsNothingMore(harness.front("sim"), barrier);
  }

  @Test
  void tellsNoMoreDeltasThanThereIsCredit() {
    var asker = harness.asker().stream(harness.router(), "echo", "a b c d e f", 2);
    asker.delta();
    asker.delta();
    ProviderHarness.await(harness.log().ended(1)); // all of it is here, or on its way
    asker.hearsNothingMore(harness.front("sim"), barrier);

    asker.credit(harness.front("sim"), 1).delta();

    asker.hearsNothingMore(harness.front("sim"), barrier);
  }

  @Test
  void keepsTheLastReplyBehindDeltasThatWaitForCredit() {
    var asker = harness.asker().stream(harness.router(), "echo", "a b c d e f", 1);
    asker.delta();
    ProviderHarness.await(harness.log().ended(1));

    asker.credit(harness.front("sim"), 2);
    asker.delta();
    asker.delta();
    asker.hearsNothingMore(harness.front("sim"), barrier);
    asker.credit(harness.front("sim"), PLENTY);

    var text = textOf(asker, new StringBuilder());
    assertTrue("a b c d e f".endsWith(text), text);
    harness.awaitIdle("sim");
  }

  @Test
  void keepsAFailureBehindDeltasThatWaitForCredit() {
    var asker =
        harness.asker().stream(harness.router(), "fault", "{\"events\": 5, \"then\": \"end\"}", 1);
    asker.delta();
    ProviderHarness.await(harness.log().ended(1));
    asker.hearsNothingMore(harness.front("sim"), barrier);

    asker.credit(harness.front("sim"), PLENTY);

    asker.delta();
    var reply = asker.next();
    while (reply instanceof Delta) {
      reply = asker.next();
    }
    assertEquals(Kind.BROKEN, assertInstanceOf(Failed.class, reply).failure().kind());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void ignoresCreditBelowOne(int deltas) {
    var asker = harness.asker().stream(harness.router(), "echo", "a b c d e f", 1);
    asker.delta();

    asker.credit(harness.front("sim"), deltas);
    asker.credit(harness.front("sim"), 1);

    asker.delta();
  }

  @Test
  void tellsACancelPastDeltasThatWaitForCredit() {
    var asker = harness.asker().stream(harness.router(), "echo", "a b c d e f", 1);
    asker.delta();
    ProviderHarness.await(harness.log().ended(1));

    asker.cancel(harness.router()).failure(Kind.CANCELLED);

    harness.awaitIdle("sim");
    asker.hearsNothingMore(harness.front("sim"), barrier);
  }

  @Test
  void tellsTheDeadlinePastDeltasThatWaitForCredit() {
    var asker =
        harness.asker().stream(harness.router(), "echo", "a b c d e f", 1, Duration.ofMillis(300));
    asker.delta();

    asker.failure(Kind.TIMED_OUT);

    harness.awaitIdle("sim");
  }

  @ParameterizedTest
  @ValueSource(strings = {"end", "close", "reset"})
  void neverReportsACutStreamAsFinished(String then) {
    var asker =
        harness.asker().stream(
            harness.router(), "fault", "{\"events\": 4, \"then\": \"%s\"}".formatted(then), PLENTY);

    var reply = asker.next();
    while (reply instanceof Delta) {
      reply = asker.next();
    }

    var failure = assertInstanceOf(Failed.class, reply).failure();
    assertEquals(Kind.BROKEN, failure.kind(), failure.message());
    assertTrue("one two three ".startsWith(failure.partialText()), failure.partialText());
    assertTrue(failure.message().startsWith("provider 'sim': "), failure.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"end", "close", "reset"})
  void neverReportsACutAnswerAsFinished(String then) {
    var directive = "{\"events\": 4, \"then\": \"%s\"}".formatted(then);
    var asker = harness.asker().generate(harness.router(), "fault", directive);

    asker.failure(Kind.BROKEN);
  }

  @Test
  void tellsThePartialTextOfABrokenAnswer() {
    var directive = "{\"events\": 4, \"then\": \"end\"}";
    var asker = harness.asker().generate(harness.router(), "fault", directive);

    assertEquals("one two three ", asker.failure(Kind.BROKEN).partialText());
  }

  @ParameterizedTest
  @CsvSource({
    "rate_limit_exceeded, THROTTLED",
    "content_filter, BLOCKED",
    "context_length_exceeded, REJECTED"
  })
  void tellsTheKindOfAnErrorInsideTheStream(String code, Kind kind) {
    var directive =
        "{\"events\": 2, \"then\": \"error\", \"error\": {\"message\": \"no\", \"code\": \"%s\"}}"
            .formatted(code);

    var asker = harness.asker().generate(harness.router(), "fault", directive);

    var failure = asker.failure(kind);
    assertTrue(
        failure.message().startsWith("provider 'sim': POST /chat/completions: "),
        failure.message());
    assertEquals(1, failure.attempts().size());
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORIZED",
    "429, THROTTLED",
    "400, REJECTED",
    "500, UNAVAILABLE",
    "503, UNAVAILABLE"
  })
  void tellsTheKindOfARefusal(int status, Kind kind) {
    var directive =
        "{\"status\": %d, \"headers\": {\"x-request-id\": \"r-1\", \"retry-after\": \"7\"}}"
            .formatted(status);

    var failure = harness.asker().generate(harness.router(), "fault", directive).failure(kind);

    assertEquals(status, failure.status().orElseThrow());
    assertEquals("r-1", failure.requestId().orElseThrow());
    assertTrue(
        failure.message().startsWith("provider 'sim': POST /chat/completions: status " + status),
        failure.message());
  }

  @Test
  void tellsAMalformedBody() {
    var directive =
        "{\"body\": \"{\\\"choices\\\": \", \"headers\": {\"content-type\": \"application/json\"}}";

    var asker = harness.asker().generate(harness.router(), "fault", directive);

    asker.failure(Kind.MALFORMED);
    harness.awaitIdle("sim");
  }

  @Test
  void stopsTheUpstreamWhileNoCreditIsGranted() throws Exception {
    try (var upstream = new EndlessUpstream();
        var slow = new ProviderHarness(KIT)) {
      var settings = TestSettings.settings("slow", upstream.baseUrl());
      slow.openai("slow", _ -> settings).start();
      var asker = slow.asker().stream(slow.router(), "m", "x", 1);
      upstream.accept();
      asker.delta();

      var written = upstream.writeUntilBlocked();

      assertTrue(written < EndlessUpstream.MOST, written + " bytes were taken without credit");
      asker.credit(slow.front("slow"), 100_000_000);
      upstream.awaitWritable();
      asker.cancel(slow.router());
    }
  }
}
