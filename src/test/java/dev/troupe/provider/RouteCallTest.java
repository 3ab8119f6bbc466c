package dev.troupe.provider;

import static dev.troupe.provider.TestModels.answering;
import static dev.troupe.provider.TestModels.failing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.TestModels.Streaming;
import dev.troupe.supervision.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls along a chain of models. */
class RouteCallTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration SILENCE = Duration.ofMillis(500); // one that answers keeps it, too

  private final TestProbe<Descriptions> barrier = KIT.createTestProbe();
  private final ProviderHarness harness = new ProviderHarness(KIT);
  private final BlockingQueue<String> interrupted = new LinkedBlockingQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void stop() {
    released.countDown();
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  /** Silent until it is interrupted, or the test is over. */
  private ModelProvider silent(String name) {
    return _ -> {
      try {
        released.await();
        return ModelResponse.of("too late");
      } catch (InterruptedException withdrawn) {
        interrupted.add(name);
        throw withdrawn;
      }
    };
  }

  private void start(RouteSettings route, ModelProvider... providers) {
    for (var i = 0; i < providers.length; i++) {
      var provider = providers[i];
      harness.user(route.models().get(i).substring(0, 1), _ -> provider);
    }
    harness.route(route).start();
  }

  private static RouteSettings chain(int length) {
    return new RouteSettings(
        "smart",
        List.of("a/m", "b/n", "c/o").subList(0, length),
        Optional.empty(),
        Optional.empty());
  }

  private Asker ask() {
    return harness.asker().generate(harness.router(), "smart", "x");
  }

  private static ModelEvent began(String provider, int attempts) {
    return new ModelEvent.Began(Optional.empty(), Optional.empty()).by(provider, attempts);
  }

  private static List<String> told(List<Attempt> attempts) {
    return attempts.stream().map(a -> a.provider() + "/" + a.model() + " " + a.outcome()).toList();
  }

  @Test
  void answersByTheFirst() {
    start(chain(2), answering("from a"), answering("from b"));

    var response = ask().answer();

    assertEquals("from a", response.content());
    assertEquals(List.of("a/m ok"), told(response.attempts()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {
        "UNKNOWN_MODEL",
        "UNAUTHORIZED",
        "THROTTLED",
        "UNAVAILABLE",
        "TIMED_OUT",
        "MALFORMED",
        "BROKEN"
      })
  void movesOnFromAProviderThatFails(Kind kind) {
    start(chain(2), failing(kind), answering("from b"));

    var response = ask().answer();

    assertEquals("from b", response.content());
    assertEquals("b", response.provider());
    assertEquals("n", response.model());
    assertEquals(
        List.of("a/m " + kind.name().toLowerCase(Locale.ROOT), "b/n ok"),
        told(response.attempts()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"REJECTED", "BLOCKED"})
  void endsWhereTheRequestIsAtFault(Kind kind) {
    start(chain(2), failing(kind), answering("from b"));

    assertEquals(1, ask().failure(kind).attempts().size());
  }

  @Test
  void tellsTheFirstCauseWhenAllFail() {
    start(chain(3), failing(Kind.UNAVAILABLE), failing(Kind.THROTTLED), failing(Kind.UNAUTHORIZED));

    var failure = ask().failure(Kind.UNAVAILABLE);

    assertEquals(Optional.of(418), failure.status());
    assertEquals(Optional.of("a"), failure.provider());
    assertEquals(
        List.of("a/m unavailable", "b/n throttled", "c/o unauthorized"), told(failure.attempts()));
  }

  @Test
  void movesOnInAStreamBeforeItsFirstContent() {
    start(chain(2), failing(Kind.UNAVAILABLE), answering("from b"));
    var asker = harness.asker().stream(harness.router(), "smart", "x", 9);

    assertEquals(began("b", 2), asker.delta().event());
    assertEquals(new ModelEvent.Text("from b"), asker.delta().event());
    assertEquals(2, asker.answer().attempts().size());
  }

  @Test
  void neverMixesTheContentOfTwo() {
    start(chain(2), new Streaming("from a", 1, true), answering("from b"));
    var asker = harness.asker().stream(harness.router(), "smart", "x", 9);

    assertEquals(began("a", 1), asker.delta().event());
    assertEquals(new ModelEvent.Text("from a"), asker.delta().event());
    assertEquals("from a", asker.failure(Kind.BROKEN).partialText());
    asker.hearsNothingMore(harness.router(), barrier);
  }

  @Test
  void streamsWithinTheAskersCredit() {
    start(chain(2), failing(Kind.UNAVAILABLE), new Streaming("word", 3, false));
    var asker = harness.asker().stream(harness.router(), "smart", "x", 1);

    assertEquals(began("b", 2), asker.delta().event());
    asker.probe().expectNoMessage(Duration.ofMillis(50));
    asker.credit(harness.router(), 3);

    assertEquals(new ModelEvent.Text("word"), asker.delta().event());
    var _ = asker.delta();
    var _ = asker.delta();
    assertEquals("wordwordword", asker.answer().content());
  }

  @Test
  void withdrawsTheTryAtWorkWhenTheAskerCancels() throws Exception {
    start(chain(2), failing(Kind.UNAVAILABLE), silent("b"));
    var asker = ask();
    harness.awaitThat(() -> harness.description("b").inFlight() == 1, () -> "b is asked");

    var failure = asker.cancel(harness.router()).failure(Kind.CANCELLED);

    assertEquals(List.of("a/m unavailable", "b/n cancelled"), told(failure.attempts()));
    assertEquals("b", interrupted.poll(5, TimeUnit.SECONDS));
    harness.awaitIdle("b");
    asker.hearsNothingMore(harness.router(), barrier);
  }

  @Test
  void withdrawsTheTryAtWorkWhenTheAskerDies() throws Exception {
    start(chain(2), silent("a"), answering("from b"));
    var asker = ask();
    harness.awaitThat(() -> harness.description("a").inFlight() == 1, () -> "a is asked");

    asker.probe().stop();

    assertEquals("a", interrupted.poll(5, TimeUnit.SECONDS));
    harness.awaitIdle("a");
  }

  @Test
  void endsByTheDeadlineHoweverLongTheChain() {
    start(chain(3), silent("a"), silent("b"), silent("c"));
    var start = System.nanoTime();

    var asker = harness.asker().generate(harness.router(), "smart", "x", Duration.ofMillis(200));

    asker.failure(Kind.TIMED_OUT);
    var took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(took >= 200 && took < 450, took + " ms");
  }

  @Test
  void movesOnFromOneThatIsSilentForTooLong() throws Exception {
    var limit = Optional.of(SILENCE);
    start(
        new RouteSettings("smart", List.of("a/m", "b/n"), limit, Optional.empty()),
        silent("a"),
        answering("from b"));

    var response = ask().answer();

    assertEquals("from b", response.content());
    assertTrue(response.attempts().getFirst().possiblyBilled());
    assertEquals("a", interrupted.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void answersItsAskerWhenItsOwnActorFails() throws Exception {
    start(chain(2), silent("a"), answering("from b"));
    var asker = ask();
    harness.awaitThat(() -> harness.description("a").inFlight() == 1, () -> "a is asked");

    Faults.throwInHandlers(KIT.system(), harness.router().path() + "/call-*");

    assertInstanceOf(ModelFailure.class, asker.failure(Kind.UNAVAILABLE));
    assertEquals("a", interrupted.poll(5, TimeUnit.SECONDS));
    asker.hearsNothingMore(harness.router(), barrier);
  }

  @Test
  void refusesASecondCallOfTheSameAsker() {
    start(chain(2), silent("a"), answering("from b"));
    var asker = ask();

    asker.generate(harness.router(), "smart", "y").failure(Kind.REJECTED);

    asker.cancel(harness.router()).failure(Kind.CANCELLED);
  }

  @Test
  void keepsTheNextCallOfAnAskerThatAsksAgainAtOnce() {
    start(chain(2), failing(Kind.UNAVAILABLE), new Streaming("word", 3, false));
    var asker = harness.asker();

    for (var call = 0; call < 20; call++) { // the end of one call crosses the begin of the next
      asker.stream(harness.router(), "smart", "x", 1);
      var _ = asker.delta();
      asker.credit(harness.router(), 9);
      var _ = asker.delta();
      var _ = asker.delta();
      var _ = asker.delta();
      assertEquals("wordwordword", asker.answer().content());
    }
  }
}
