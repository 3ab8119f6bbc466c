package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.event.Door;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.supervision.Faults;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What listeners hear of calls: each end once. */
class EventTest {

  private static final String STALLED = "{\"events\": 2, \"then\": \"stall\"}";
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<Descriptions> barrier = KIT.createTestProbe();
  private ProviderHarness harness;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() {
    harness = new ProviderHarness(KIT);
    harness.openai("sim", settings -> TestSettings.limited(settings, 1, 1)).start();
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private void assertNoOtherEvent(Asker asker) {
    harness.awaitIdle("sim");
    asker.hearsNothingMore(harness.front("sim"), barrier);
    assertEquals(0, harness.events.size());
  }

  @Test
  void tellsOfAnAnswerWithItsTimes() throws Exception {
    var asker = harness.asker().generate(harness.router(), "sim/echo", "a b");
    asker.answer();

    var ended = harness.event();

    assertEquals("ok", ended.outcome());
    assertEquals("sim", ended.provider());
    assertEquals("echo", ended.model());
    assertEquals(1, ended.attempts().size());
    assertEquals(Door.ACTOR, ended.origin().door());
    var first = ended.firstEvent().orElseThrow();
    assertTrue(ended.queued().compareTo(first) <= 0, ended.toString());
    assertTrue(first.compareTo(ended.total()) <= 0, ended.toString());
    assertNoOtherEvent(asker);
  }

  @Test
  void tellsOfACancelWhileStreamingOnce() throws Exception {
    var asker =
        harness.asker().stream(harness.router(), "fault", STALLED, 1); // one delta, then silence
    asker.delta();
    asker.cancel(harness.router());

    var ended = harness.event();

    assertEquals("cancelled", ended.outcome());
    assertTrue(ended.firstEvent().isPresent());
    asker.failure(Kind.CANCELLED);
    assertNoOtherEvent(asker);
  }

  @Test
  void tellsOfARefusalAndOfAQueuedCallsDeadline() throws Exception {
    var inWork = harness.asker().generate(harness.router(), "fault", STALLED);
    ProviderHarness.await(harness.log().arrived(1));
    var queued = harness.asker().generate(harness.router(), "echo", "x", Duration.ofMillis(100));
    harness.asker().generate(harness.router(), "echo", "x").failure(Kind.OVERLOADED);

    assertEquals("overloaded", harness.event().outcome());
    var late = harness.event();
    assertEquals("timed_out", late.outcome());
    assertEquals(0, late.attempts().size());
    assertEquals(late.queued(), late.total());
    assertEquals(Optional.empty(), late.firstEvent());
    queued.failure(Kind.TIMED_OUT);
    inWork.cancel(harness.router()).failure(Kind.CANCELLED);
    assertEquals("cancelled", harness.event().outcome());
    assertNoOtherEvent(inWork);
  }

  @Test
  void tellsOfACallThatARestartCutOnce() throws Exception {
    var asker = harness.asker().stream(harness.router(), "fault", STALLED, 8);
    asker.delta();

    Faults.throwInHandler(harness.front("sim"));

    assertEquals("broken", harness.event().outcome());
    while (asker.next() instanceof Delta) {}
    assertNoOtherEvent(asker);
  }
}
