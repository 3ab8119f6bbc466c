package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.State;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Admission: who gets a place, who waits, who is turned away with which words. */
class FrontTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final GatedModel model = new GatedModel();
  private final TestProbe<Descriptions> barrier = KIT.createTestProbe();
  private ProviderHarness harness;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() {
    harness = new ProviderHarness(KIT);
    var settings = TestSettings.settings("gated", harness.simulatorUrl());
    harness.user(TestSettings.limited(TestSettings.listing(settings, "m", "n"), 1, 2), _ -> model);
    harness.start();
    harness.awaitState("gated", State.READY);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private Asker ask(String prompt) {
    return harness.asker().generate(harness.front("gated"), "m", prompt);
  }

  private void assertNothingMoreFor(Asker asker) {
    harness.awaitIdle("gated");
    asker.hearsNothingMore(harness.front("gated"), barrier);
  }

  @Test
  void answersOnceAndFreesThePlaceBefore() throws Exception {
    var asker = ask("one");
    model.next().end();

    assertEquals("answer to one", asker.answer().content());
    assertEquals(0, harness.description("gated").inFlight());
    assertNothingMoreFor(asker);
  }

  @Test
  void worksInTheOrderOfTheAsks() throws Exception {
    var first = ask("1");
    var second = ask("2");
    var third = ask("3");

    for (var asker : new Asker[] {first, second, third}) {
      model.next().end();
      asker.answer();
    }

    assertNothingMoreFor(third);
  }

  @Test
  void turnsAwayWhoFindsNeitherPlaceNorQueue() throws Exception {
    var inWork = ask("1");
    var queued = ask("2");
    var last = ask("3");

    var refused = ask("4").failure(Kind.OVERLOADED);

    assertEquals(
        "provider 'gated': 1 calls in flight and 2 queued: no room for another; try again, or raise"
            + " max-concurrent or max-queue",
        refused.message());
    assertEquals(Optional.of(Duration.ofSeconds(1)), refused.retryAfter());
    assertTrue(refused.retryable());
    for (var asker : new Asker[] {inWork, queued, last}) {
      model.next().end();
      asker.answer();
    }
  }

  @Test
  void boundsTheQueueAlsoWhileNoSessionIsUp() {
    var settings = TestSettings.settings("slow", harness.simulatorUrl());
    try (var slow = new ProviderHarness(KIT)) {
      slow.user(TestSettings.limited(settings, 1, 2), _ -> hang());
      slow.start();
      for (var i = 0; i < 3; i++) {
        slow.asker().generate(slow.front("slow"), "m", "waits");
      }
      var refused = slow.asker().generate(slow.front("slow"), "m", "one too many");

      refused.failure(Kind.OVERLOADED);
    }
  }

  private static ModelProvider hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("was interrupted");
  }

  @Test
  void tellsTheNearestOfItsModels() {
    var failure = harness.asker().generate(harness.front("gated"), "gated/mm", "x").failure();

    assertEquals(Kind.UNKNOWN_MODEL, failure.kind());
    assertEquals("provider 'gated': no model 'mm'; nearest: 'm'", failure.message());
    assertEquals(Optional.of("mm"), failure.model());
  }

  @Test
  void refusesASecondCallOfTheSameReplyToAndGoesOnWithTheFirst() throws Exception {
    var asker = ask("first");
    asker.generate(harness.front("gated"), "m", "second");

    asker.failure(Kind.REJECTED);
    model.next().end();
    assertEquals("answer to first", asker.answer().content());
    assertNothingMoreFor(asker);
  }

  @Test
  void takesTheSameReplyToAgainOnceItIsAnswered() throws Exception {
    var asker = ask("first");
    model.next().end();
    asker.answer();

    asker.generate(harness.front("gated"), "m", "second");
    model.next().end();

    assertEquals("answer to second", asker.answer().content());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesAStreamWithoutCredit(int credit) {
    var asker = harness.asker().stream(harness.front("gated"), "m", "x", credit);

    assertEquals(
        "provider 'gated': credit of a stream must be at least 1",
        asker.failure(Kind.REJECTED).message());
    assertNothingMoreFor(asker);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void tellsWhoHasNoTimeLeft(long seconds) {
    var asker =
        harness.asker().generate(harness.front("gated"), "m", "x", Duration.ofSeconds(seconds));

    asker.failure(Kind.TIMED_OUT);
    assertNothingMoreFor(asker);
    assertFalse(model.hasMore());
  }

  @Test
  void takesAnyLengthOfTime() throws Exception {
    var asker =
        harness
            .asker()
            .generate(harness.front("gated"), "m", "x", Duration.ofSeconds(Long.MAX_VALUE));

    model.next().end();

    asker.answer();
  }

  @Test
  void refusesARequestThatIsTooLong() {
    var asker = ask("x".repeat(1 << 20));

    assertEquals(
        "provider 'gated': request is longer than 1048576 characters; shorten it, or raise"
            + " max-request",
        asker.failure(Kind.REJECTED).message());
    assertNothingMoreFor(asker);
  }

  @Test
  void ignoresCancelAndCreditOfUnknownAskers() throws Exception {
    var stranger = harness.asker().cancel(harness.front("gated"));
    stranger.credit(harness.front("gated"), 1);

    var asker = ask("x");
    model.next().end();

    asker.answer();
    stranger.hearsNothingMore(harness.front("gated"), barrier);
  }
}
