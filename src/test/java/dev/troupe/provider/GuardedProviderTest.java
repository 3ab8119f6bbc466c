package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.State;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls are kept from a provider that fails, or that would say that they come too fast. */
class GuardedProviderTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final RateSettings NO_RATE = TestSettings.NO_RATE;

  private final ProviderHarness harness = new ProviderHarness(KIT);
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile Optional<Kind> failsWith = Optional.empty();
  private volatile boolean hangs;

  @AfterEach
  void stop() {
    released.countDown();
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private ModelResponse answer() throws InterruptedException {
    requests.incrementAndGet();
    if (hangs) {
      released.await();
    }
    failsWith.ifPresent(
        kind -> {
          throw ModelException.of(ModelFailure.of(kind, "no"));
        });
    return ModelResponse.of("hello");
  }

  /** Opens after two failures in a row. */
  private static BreakerSettings opensFor(Duration pause) {
    return new BreakerSettings(2, 1, 1000, Duration.ofSeconds(10), pause, pause);
  }

  private void start(BreakerSettings breaker, RateSettings rate) {
    var settings = TestSettings.settings("user", harness.simulatorUrl());
    harness.user(TestSettings.guarded(settings, breaker, rate), _ -> _ -> answer()).start();
  }

  private Asker ask() {
    return harness.asker().generate(harness.router(), "user/m", "x");
  }

  private void open(Duration pause) {
    start(opensFor(pause), NO_RATE);
    failsWith = Optional.of(Kind.UNAVAILABLE);
    ask().failure(Kind.UNAVAILABLE);
    ask().failure(Kind.UNAVAILABLE);
  }

  @Test
  void refusesCallsAtOnceWhileTheProviderFails() {
    open(Duration.ofHours(1));

    var failure = ask().failure(Kind.UNAVAILABLE);

    assertEquals(2, requests.get());
    assertTrue(failure.retryAfter().orElseThrow().toMinutes() >= 40, failure.toString());
    assertTrue(failure.message().contains("was not sent"), failure.message());
    assertEquals(State.FAILING, harness.description("user").state());
  }

  /** The exchanges of a session end before it does, and tell so first. */
  @Test
  void blamesNoProviderForTheEndOfItsSession() throws Exception {
    try (var silent = new ServerSocket(0, 99, InetAddress.getLoopbackAddress())) {
      var url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      harness
          .openai(
              "silent",
              _ ->
                  TestSettings.guarded(
                      TestSettings.settings("silent", url), opensFor(Duration.ofHours(1)), NO_RATE))
          .start();

      var askers = Stream.generate(this::askTheSilent).limit(20).toList();
      harness.awaitConnections("silent", 20);
      harness.killSession("silent");

      askers.forEach(asker -> asker.failure(Kind.UNAVAILABLE));
      harness.awaitConnections("silent", 0);
      harness.awaitThat(
          () -> {
            var _ = askTheSilent();
            return harness.description("silent").connections() > 0;
          },
          () -> harness.description("silent").toString());
    }
  }

  private Asker askTheSilent() {
    return harness.asker().generate(harness.front("silent"), "m", "x");
  }

  @Test
  void refusesTheCallsThatWaitWhenItOpens() {
    hangs = true;
    failsWith = Optional.of(Kind.UNAVAILABLE);
    var day = Duration.ofDays(1);
    var breaker = new BreakerSettings(1, 1, 1000, day, day, day);
    var settings = TestSettings.settings("user", harness.simulatorUrl());
    var one = TestSettings.limited(settings, 1, 9);
    harness.user(TestSettings.guarded(one, breaker, NO_RATE), _ -> _ -> answer()).start();
    var first = ask();
    var waiting = ask();
    harness.awaitThat(() -> requests.get() == 1, () -> "one is at work");

    released.countDown();

    first.failure(Kind.UNAVAILABLE);
    waiting.failure(Kind.UNAVAILABLE);
    assertEquals(1, requests.get());
  }

  @Test
  void comesBackByAProbe() {
    open(Duration.ofMillis(30));
    failsWith = Optional.empty();

    harness.awaitThat(() -> ask().next() instanceof ProviderCommand.Answered, () -> "a probe");

    assertEquals("hello", ask().answer().content());
    harness.awaitState("user", State.READY);
  }

  @Test
  void sendsOneProbeAtATime() {
    open(Duration.ofMillis(30));
    hangs = true;
    failsWith = Optional.empty();
    harness.awaitThat(
        () -> {
          ask();
          return requests.get() == 3;
        },
        () -> "the probe");

    ask().failure(Kind.UNAVAILABLE);
    ask().failure(Kind.UNAVAILABLE);

    assertEquals(3, requests.get());
  }

  @Test
  void letsAnotherProbeThroughWhenOneIsWithdrawn() {
    open(Duration.ofMillis(30));
    hangs = true;
    var probe = harness.asker();
    harness.awaitThat(
        () -> {
          probe.generate(harness.router(), "user/m", "x");
          return requests.get() == 3;
        },
        () -> "the probe");
    probe.cancel(harness.router());
    hangs = false;
    failsWith = Optional.empty();

    harness.awaitThat(() -> ask().next() instanceof ProviderCommand.Answered, () -> "a probe");
  }

  @Test
  void closesWhenTheAnswerToTheProbeBegins() throws Exception {
    var settings = TestSettings.settings("user", harness.simulatorUrl());
    var pause = Duration.ofMillis(30);
    ModelProvider slow =
        new ModelProvider() {
          @Override
          public ModelResponse generate(ModelRequest request) throws InterruptedException {
            return answer();
          }

          @Override
          public ModelResponse stream(ModelRequest request, EventSink events)
              throws InterruptedException {
            events.emit(new ModelEvent.Text("well"));
            released.await();
            return ModelResponse.of("well");
          }
        };
    harness.user(TestSettings.guarded(settings, opensFor(pause), NO_RATE), _ -> slow).start();
    failsWith = Optional.of(Kind.UNAVAILABLE);
    ask().failure(Kind.UNAVAILABLE);
    ask().failure(Kind.UNAVAILABLE);
    failsWith = Optional.empty();

    harness.awaitThat(
        () ->
            harness.asker().stream(harness.router(), "user/m", "x", 9).next()
                instanceof ProviderCommand.Delta,
        () -> "the probe begins");

    assertEquals("hello", ask().answer().content()); // while the probe is still at work
  }

  @Test
  void staysClosedWhereTheProviderRefuses() {
    start(opensFor(Duration.ofHours(1)), NO_RATE);
    failsWith = Optional.of(Kind.THROTTLED);

    for (var i = 0; i < 5; i++) {
      ask().failure(Kind.THROTTLED);
    }

    assertEquals(State.READY, harness.description("user").state());
  }

  private static RateSettings requestsPerMinute(long limit) {
    return new RateSettings(OptionalLong.of(limit), OptionalLong.empty(), true);
  }

  @Test
  void letsACallWaitForItsTurn() {
    start(TestSettings.NEVER_OPEN, requestsPerMinute(120));
    ask().answer();
    var start = System.nanoTime();

    ask().answer();
    ask().answer();

    var waited = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(waited >= 400, waited + " ms"); // two a second, and as many at once
  }

  @Test
  void refusesACallWhoseTurnComesAfterItsDeadline() {
    start(TestSettings.NEVER_OPEN, requestsPerMinute(1));
    ask().answer();

    var failure = ask().failure(Kind.THROTTLED);

    assertEquals(1, requests.get());
    assertTrue(failure.retryAfter().orElseThrow().toSeconds() > 40, failure.toString());
  }

  @Test
  void countsTheTokensThatACallMayCost() {
    var rate = new RateSettings(OptionalLong.empty(), OptionalLong.of(60), true); // one a second
    start(TestSettings.NEVER_OPEN, rate);
    var longPrompt = "word".repeat(40);
    harness.asker().generate(harness.router(), "user/m", longPrompt).answer();

    ask().failure(Kind.THROTTLED);
  }
}
