package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Descriptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P4: a failed request is sent again by the front, and only where that can help. */
class RetryTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ModelFailure THROTTLED = ModelFailure.of(Kind.THROTTLED, "too fast");
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration HOURS = Duration.ofHours(9);

  private final TestProbe<Descriptions> barrier = KIT.createTestProbe();
  private final ProviderHarness harness = new ProviderHarness(KIT);
  private final AtomicInteger requests = new AtomicInteger();

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private static RetrySettings attempts(int most) {
    return new RetrySettings(most, MOMENT, MOMENT, HOURS, 1, 100, false);
  }

  /** Fails as it is told to, then answers. */
  private final class Failing implements ModelProvider {
    private final Queue<ModelFailure> failures = new ArrayDeque<>(); // guarded by this

    Failing(ModelFailure... failures) {
      this.failures.addAll(List.of(failures));
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
      requests.incrementAndGet();
      ModelFailure next;
      synchronized (this) {
        next = failures.poll();
      }
      if (next != null) {
        throw ModelException.of(next);
      }
      return ModelResponse.of("hello");
    }
  }

  private Asker ask(RetrySettings retry, ModelProvider provider) {
    start(retry, provider);
    return harness.asker().generate(harness.router(), "user/m", "x");
  }

  private void start(RetrySettings retry, ModelProvider provider) {
    var settings = TestSettings.settings("user", harness.simulatorUrl());
    var one = TestSettings.limited(settings, 1, 9);
    harness.user(TestSettings.retrying(one, retry), _ -> provider).start();
  }

  private static List<String> outcomes(List<Attempt> attempts) {
    return attempts.stream().map(Attempt::outcome).toList();
  }

  @Test
  void answersByALaterAttemptAndTellsThemAll() throws Exception {
    var unavailable = ModelFailure.of(Kind.UNAVAILABLE, "no");

    var response = ask(attempts(3), new Failing(THROTTLED, unavailable)).answer();

    assertEquals("hello", response.content());
    assertEquals(List.of("throttled", "unavailable", "ok"), outcomes(response.attempts()));
    assertEquals(response.attempts(), harness.event().attempts());
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    var failure = ask(attempts(2), new Failing(THROTTLED, THROTTLED)).failure(Kind.THROTTLED);

    assertEquals(2, requests.get());
    assertEquals(List.of("throttled", "throttled"), outcomes(failure.attempts()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"REJECTED", "UNKNOWN_MODEL", "BLOCKED", "UNAUTHORIZED", "MALFORMED", "OVERLOADED"})
  void doesNotTryAgainWhatWouldFailAgain(Kind kind) {
    ask(attempts(3), new Failing(ModelFailure.of(kind, "no"))).failure(kind);

    assertEquals(1, requests.get());
  }

  @Test
  void doesNotTryAgainWhatTheProviderSaysIsOfNoUse() {
    var quota = THROTTLED.retryable(false);

    ask(attempts(3), new Failing(quota)).failure(Kind.THROTTLED);

    assertEquals(1, requests.get());
  }

  @Test
  void waitsAsLongAsTheProviderAsks() {
    var start = System.nanoTime();

    ask(attempts(2), new Failing(THROTTLED.retryAfter(Duration.ofMillis(300)))).answer();

    var waited = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(waited >= 300, waited + " ms");
  }

  @Test
  void failsAtOnceWhereTheProviderAsksForTooLongAPause() {
    var retry = new RetrySettings(3, MOMENT, MOMENT, Duration.ofMillis(10), 1, 100, false);
    var day = Duration.ofDays(1);

    var failure = ask(retry, new Failing(THROTTLED.retryAfter(day))).failure(Kind.THROTTLED);

    assertEquals(1, requests.get());
    assertEquals(Optional.of(day), failure.retryAfter());
    assertTrue(failure.message().contains("asks for a pause of 86400 s"), failure.message());
  }

  @Test
  void failsAtOnceWhereThePauseWouldOutlastTheDeadline() {
    var hint = Duration.ofMinutes(1); // the asker's deadline is 10 s

    var failure = ask(attempts(3), new Failing(THROTTLED.retryAfter(hint))).failure();

    assertEquals(1, requests.get());
    assertTrue(failure.message().contains("outlast the deadline"), failure.message());
  }

  @Test
  void failsAtOnceWhenTheBudgetIsSpent() {
    var floor = new RetrySettings(9, MOMENT, MOMENT, HOURS, 0, 2, false);

    var failure = ask(floor, new Failing(THROTTLED, THROTTLED, THROTTLED, THROTTLED)).failure();

    assertEquals(3, requests.get());
    assertTrue(failure.message().contains("budget is spent"), failure.message());
  }

  @Test
  void doesNotSendAgainWhatMayBeBilledTwice() {
    var lost = ModelFailure.of(Kind.UNAVAILABLE, "lost").maybeBilled();

    var failure = ask(attempts(3), new Failing(lost)).failure(Kind.UNAVAILABLE);

    assertEquals(1, requests.get());
    assertTrue(failure.possiblyBilled());
  }

  @Test
  void sendsAgainWhatMayBeBilledTwiceWhereItIsToldTo() {
    var lost = ModelFailure.of(Kind.UNAVAILABLE, "lost").maybeBilled();
    var retry = new RetrySettings(3, MOMENT, MOMENT, HOURS, 1, 100, true);

    var response = ask(retry, new Failing(lost)).answer();

    assertTrue(response.attempts().getFirst().possiblyBilled());
    assertFalse(response.attempts().getLast().possiblyBilled());
  }

  /** Says who it is, and fails in its first attempt: before its first words, or after. */
  private final class Breaking implements ModelProvider {
    private final Optional<String> firstWords;

    Breaking(Optional<String> firstWords) {
      this.firstWords = firstWords;
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
      throw new AssertionError("a stream was asked for");
    }

    @Override
    public ModelResponse stream(ModelRequest request, EventSink events)
        throws InterruptedException {
      var attempt = requests.incrementAndGet();
      events.emit(new ModelEvent.Began(Optional.of("answer-" + attempt), Optional.empty()));
      if (attempt == 1) {
        if (firstWords.isPresent()) {
          events.emit(new ModelEvent.Text(firstWords.get()));
        }
        throw ModelException.of(ModelFailure.of(Kind.BROKEN, "cut"));
      }
      events.emit(new ModelEvent.Text("hello"));
      return ModelResponse.of("hello");
    }
  }

  @Test
  void showsNothingOfAnAttemptThatFailedBeforeItsFirstContent() {
    start(attempts(2), new Breaking(Optional.empty()));
    var asker = harness.asker().stream(harness.router(), "user/m", "x", 9);

    var began = assertInstanceOf(ModelEvent.Began.class, asker.delta().event());

    assertEquals(Optional.of("answer-2"), began.responseId());
    assertEquals(new ModelEvent.Text("hello"), asker.delta().event());
    assertEquals(2, asker.answer().attempts().size());
  }

  @Test
  void neverTriesAgainAfterTheFirstContent() {
    start(attempts(3), new Breaking(Optional.of("hel")));
    var asker = harness.asker().stream(harness.router(), "user/m", "x", 9);
    var _ = asker.delta();
    var _ = asker.delta();

    assertEquals("hel", asker.failure(Kind.BROKEN).partialText());
    assertEquals(1, requests.get());
  }

  /** In a pause that the provider asked for. */
  private Asker paused() {
    start(attempts(3), new Failing(THROTTLED.retryAfter(Duration.ofSeconds(9))));
    var asker = harness.asker().generate(harness.router(), "user/m", "x", Duration.ofSeconds(20));
    harness.awaitThat(
        () -> requests.get() == 1 && harness.description("user").inFlight() == 0,
        () -> harness.description("user").toString());
    return asker;
  }

  @Test
  void sendsNothingMoreWhenTheCallIsCancelledInThePause() {
    var asker = paused();

    var failure = asker.cancel(harness.router()).failure(Kind.CANCELLED);

    assertEquals(List.of("throttled"), outcomes(failure.attempts()));
    harness.awaitIdle("user");
    asker.hearsNothingMore(harness.front("user"), barrier);
    assertEquals(1, requests.get());
  }

  @Test
  void servesOthersInThePause() {
    var asker = paused(); // has the only place no longer

    var other = harness.asker().generate(harness.router(), "user/m", "x");

    assertEquals("hello", other.answer().content());
    asker.cancel(harness.router()).failure(Kind.CANCELLED);
  }

  @Test
  void countsTheCallsThatPauseAsQueued() {
    var asker = paused();

    assertEquals(1, harness.description("user").queued());

    asker.cancel(harness.router()).failure(Kind.CANCELLED);
  }

  @Test
  void answersACallInThePauseWhenItsSessionEnds() {
    var asker = paused();

    harness.killSession("user");

    var failure = asker.failure(Kind.UNAVAILABLE);
    assertEquals(List.of("throttled"), outcomes(failure.attempts()));
    assertEquals(1, requests.get());
  }
}
