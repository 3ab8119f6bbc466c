package dev.troupe.provider;

import static dev.troupe.provider.ProviderHarness.SILENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that is given up, or has no time left, in every window that a front knows of. */
@Isolated("holds all carriers of the process")
class CancelTest {

  private static final String STALLED = "{\"events\": 2, \"then\": \"stall\"}";
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<Descriptions> barrier = KIT.createTestProbe();
  private ProviderHarness harness;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() {
    harness = new ProviderHarness(KIT);
    harness.openai("sim", settings -> TestSettings.limited(settings, 1, 8)).start();
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(strings = {SILENT, STALLED})
  void closesTheSocketOfACallInWorkAndAnswersOnce(String directive) {
    var asker = harness.asker().generate(harness.router(), "fault", directive);
    ProviderHarness.await(harness.log().arrived(1));

    asker.cancel(harness.router());

    assertEquals("provider 'sim': call was cancelled", asker.failure(Kind.CANCELLED).message());
    harness.awaitHangUp("sim", 1);
    asker.hearsNothingMore(harness.front("sim"), barrier);
  }

  @Test
  void neverSendsAQueuedCallThatWasCancelled() {
    var first = harness.asker().generate(harness.router(), "fault", SILENT);
    ProviderHarness.await(harness.log().arrived(1));
    var queued = harness.asker().generate(harness.router(), "echo", "never");

    queued.cancel(harness.router()).failure(Kind.CANCELLED);
    first.cancel(harness.router()).failure(Kind.CANCELLED);
    var last = harness.asker().generate(harness.router(), "echo", "last");

    assertEquals("last", last.answer().content());
    assertEquals(2, harness.log().count());
    queued.hearsNothingMore(harness.front("sim"), barrier);
  }

  @Test
  void cancelsWhenTheAskTimesOut() {
    var asked =
        AskPattern.ask(
            harness.router(),
            (ActorRef<Reply> replyTo) ->
                new Generate(Asker.request("fault", SILENT), Duration.ofSeconds(10), replyTo),
            Duration.ofMillis(300),
            KIT.system().scheduler());

    var failure = assertThrows(CompletionException.class, () -> asked.toCompletableFuture().join());

    assertTrue(failure.getCause() instanceof TimeoutException);
    ProviderHarness.await(harness.log().arrived(1));
    harness.awaitHangUp("sim", 1);
  }

  @Test
  void cancelsWhenTheAskerDies() {
    var asker = harness.asker().stream(harness.router(), "fault", STALLED, 8);
    asker.delta();

    asker.probe().stop();

    harness.awaitHangUp("sim", 1);
  }

  @Test
  void cancelsWhenThePendingIsCancelled() {
    var pending = harness.model("fault").generateAsync(Asker.request("fault", SILENT));
    ProviderHarness.await(harness.log().arrived(1));

    pending.cancel();

    var failure =
        assertThrows(
            CompletionException.class, () -> pending.toStage().toCompletableFuture().join());
    assertTrue(failure.getCause() instanceof ModelException.Cancelled);
    harness.awaitHangUp("sim", 1);
  }

  @Test
  void cancelsWhenTheCallerIsInterrupted() {
    var caller = Coroutine.start("caller", () -> harness.model("fault").generate(SILENT).content());
    ProviderHarness.await(harness.log().arrived(1));

    caller.interrupt();

    harness.awaitHangUp("sim", 1);
    assertEquals(Kind.CANCELLED.name().toLowerCase(Locale.ROOT), outcome());
  }

  private String outcome() {
    try {
      return harness.event().outcome();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void answersAHungCallByItsDeadline() {
    var start = System.nanoTime();
    var asker = harness.asker().generate(harness.router(), "fault", SILENT, Duration.ofSeconds(1));

    var failure = asker.failure(Kind.TIMED_OUT);

    var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(millis >= 1000 && millis < 1100, millis + " ms");
    assertEquals(1, failure.attempts().size());
    assertEquals("fault", failure.model().orElseThrow());
    harness.awaitHangUp("sim", 1);
    asker.hearsNothingMore(harness.front("sim"), barrier);
  }

  @Test
  void answersAQueuedCallByItsDeadlineAndNeverSendsIt() {
    var first = harness.asker().generate(harness.router(), "fault", SILENT);
    ProviderHarness.await(harness.log().arrived(1));
    var queued = harness.asker().generate(harness.router(), "echo", "never", Duration.ofMillis(50));

    var failure = queued.failure(Kind.TIMED_OUT);

    assertEquals(0, failure.attempts().size());
    first.cancel(harness.router()).failure(Kind.CANCELLED);
    harness.awaitIdle("sim");
    assertEquals(1, harness.log().count());
  }

  @Test
  void mindsTheEarlierOfTwoDeadlinesWhicheverCameFirst() {
    var late = harness.asker().generate(harness.router(), "fault", SILENT, Duration.ofSeconds(9));
    var early = harness.asker().generate(harness.router(), "fault", SILENT, Duration.ofMillis(50));

    early.failure(Kind.TIMED_OUT);

    late.hearsNothingMore(harness.front("sim"), barrier);
    late.cancel(harness.router()).failure(Kind.CANCELLED);
  }

  @Test
  void keepsDeadlinesWhileEveryCarrierIsBusy() throws Exception {
    var spinning = new AtomicBoolean(true);
    var spinners =
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
            .mapToObj(
                _ ->
                    Thread.startVirtualThread(
                        () -> {
                          while (spinning.get()) {
                            Thread.onSpinWait();
                          }
                        }))
            .toList();
    try {
      var asker =
          harness.asker().generate(harness.router(), "fault", SILENT, Duration.ofMillis(50));

      asker.failure(Kind.TIMED_OUT);
    } finally {
      spinning.set(false);
      for (var spinner : spinners) {
        spinner.join();
      }
    }
    assertFalse(spinners.isEmpty());
  }
}
