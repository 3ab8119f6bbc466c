package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.supervision.Faults;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What becomes of calls when a front, its session or its listener fails. */
@Isolated("measures when the askers of an actor that fails are told")
class FrontFailureTest {

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
  void answersWhoWaitsWhenTheSessionEnds() throws Exception {
    var inWork = ask("1");
    var queued = ask("2");
    var work = model.next();

    harness.killSession("gated");

    assertEquals(
        "provider 'gated': its session ended; try again",
        inWork.failure(Kind.UNAVAILABLE).message());
    queued.failure(Kind.UNAVAILABLE);
    ProviderHarness.await(work.interrupted());
    assertNothingMoreFor(inWork);
    assertEquals(0, harness.description("gated").inFlight());
  }

  @Test
  void answersAtOnceWhileTheSessionIsDown() {
    var settings = TestSettings.settings("down", harness.simulatorUrl());
    try (var down = new ProviderHarness(KIT)) {
      down.user(TestSettings.pausing(settings, Duration.ofHours(1)), _ -> model).start();
      down.awaitState("down", State.READY);
      down.killSession("down");
      down.awaitState("down", State.RESTARTING);

      var start = System.nanoTime();
      var failure = down.asker().generate(down.front("down"), "m", "x").failure(Kind.UNAVAILABLE);

      assertTrue(System.nanoTime() - start < 200_000_000L, "took more than 200 ms");
      assertEquals(
          "provider 'down': its session is being started again; try again", failure.message());
    }
  }

  @Test
  void answersEveryoneWhenItIsRestarted() throws Exception {
    var inWork = ask("1");
    var queued = ask("2");
    var work = model.next();
    var front = harness.front("gated");

    Faults.throwInHandler(front);

    inWork.failure(Kind.UNAVAILABLE);
    queued.failure(Kind.UNAVAILABLE);
    ProviderHarness.await(work.interrupted());
    assertNothingMoreFor(inWork);
    assertEquals(front, harness.front("gated"));
    var after = ask("3");
    model.next().end();
    after.answer();
    assertEquals(1, harness.description("gated").restarts());
  }

  @Test
  void answersEveryoneWhenItIsRestartedThoughItsListenerThrows() throws Exception {
    try (var deaf = new ProviderHarness(KIT)) {
      var settings = TestSettings.settings("deaf", deaf.simulatorUrl());
      deaf.user(settings, _ -> model);
      deaf.start(
          _ -> {
            throw new IllegalStateException("listener");
          });
      var first = deaf.asker().generate(deaf.front("deaf"), "m", "1");
      var second = deaf.asker().generate(deaf.front("deaf"), "m", "2");
      model.next();
      model.next().end();

      var replies = List.of(first.next(), second.next());

      assertEquals(1, replies.stream().filter(Answered.class::isInstance).count());
      deaf.awaitIdle("deaf");
      first.hearsNothingMore(deaf.front("deaf"), barrier);
      second.hearsNothingMore(deaf.front("deaf"), barrier);
    }
  }

  @Test
  void answersEveryoneWhenItStopsAndIsReplaced() throws Exception {
    var inWork = ask("1");
    model.next();
    var front = harness.front("gated");

    Adapter.toClassic(front)
        .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());

    inWork.failure(Kind.UNAVAILABLE);
    var replaced = harness.asker();
    harness.awaitReplaced("gated", front);
    replaced.generate(harness.router(), "gated/m", "2");
    model.next().end();
    replaced.answer();
  }

  @Test
  void leavesAnotherProvidersCallsAlone() throws Exception {
    var other = new GatedModel();
    try (var two = new ProviderHarness(KIT)) {
      two.user("one", _ -> model).user("two", _ -> other).start();
      var unharmed = two.asker().generate(two.router(), "two/m", "goes on");
      var work = other.next();

      Faults.throwInHandler(two.front("one"));
      two.killSession("one");
      Faults.throwInHandler(two.branch());
      Faults.throwInConstructor(two.branch());
      Faults.stop(two.router());
      work.end();

      assertEquals("answer to goes on", unharmed.answer().content());
      assertEquals(0, two.description("two").restarts());
    }
  }
}
