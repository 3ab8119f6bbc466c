package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure.Kind;
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

/** A route that asks a second provider as well while the first is silent. */
class RouteHedgeTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration MOMENT = Duration.ofMillis(20);

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

  private static ModelProvider answering(String text) {
    return _ -> ModelResponse.of(text);
  }

  private void start(RouteSettings route, ModelProvider first, ModelProvider second) {
    harness.user("a", _ -> first).user("b", _ -> second).route(route).start();
  }

  private static RouteSettings hedged(Duration after) {
    return new RouteSettings(
        "smart",
        List.of("a/m", "b/n"),
        Optional.empty(),
        Optional.of(new RouteSettings.Hedge.Fixed(after)));
  }

  private Asker ask() {
    return harness.asker().generate(harness.router(), "smart", "x");
  }

  private static List<String> told(List<Attempt> attempts) {
    return attempts.stream().map(a -> a.provider() + "/" + a.model() + " " + a.outcome()).toList();
  }

  @Test
  void asksTheNextAsWellWhenTheFirstIsLate() throws Exception {
    start(hedged(MOMENT), silent("a"), answering("from b"));

    var response = ask().answer();

    assertEquals("from b", response.content());
    assertEquals(List.of("a/m cancelled", "b/n ok"), told(response.attempts()));
    assertTrue(response.attempts().getFirst().possiblyBilled());
    assertEquals("a", interrupted.poll(5, TimeUnit.SECONDS)); // the loser
    harness.awaitIdle("a");
  }

  @Test
  void asksOneOnlyWhereTheFirstIsInTime() {
    start(hedged(Duration.ofSeconds(9)), answering("from a"), silent("b"));

    assertEquals(List.of("a/m ok"), told(ask().answer().attempts()));
  }

  @Test
  void hedgesWithinTheRetryBudgetOfTheProviderThatIsHedgedTo() {
    var retry = new RetrySettings(2, MOMENT, MOMENT, MOMENT, 0.2, 3, false); // a fifth, and three
    harness.user("a", _ -> silent("a"));
    harness.user(
        TestSettings.retrying(TestSettings.settings("b", harness.simulatorUrl()), retry),
        _ -> silent("b"));
    harness.route(hedged(Duration.ofMillis(300))).start(); // after the last has asked
    var own = Stream.generate(() -> harness.asker().generate(harness.front("b"), "n", "x"));
    var ofItsOwn = own.limit(20).toList();
    harness.awaitThat(() -> harness.description("b").inFlight() == 20, () -> "20 of its own");

    var askers = Stream.generate(this::ask).limit(20).toList();

    // seven; one less where a hedge is counted before the one ahead of it was admitted
    harness.awaitThat(
        () -> harness.description("b").inFlight() >= 26, () -> harness.description("b").toString());
    assertTrue(harness.description("b").inFlight() <= 27);
    assertEquals(20, harness.description("a").inFlight());
    released.countDown();
    askers.forEach(Asker::answer);
    ofItsOwn.forEach(Asker::answer);
  }

  @Test
  void doesNotHedgeToAProviderWhoseRetryBudgetIsSpent() {
    var none = new RetrySettings(2, MOMENT, MOMENT, MOMENT, 0, 0, false);
    harness.user("a", _ -> silent("a"));
    harness.user(
        TestSettings.retrying(TestSettings.settings("b", harness.simulatorUrl()), none),
        _ -> silent("b"));
    harness.route(hedged(MOMENT)).start();

    var asker = harness.asker().generate(harness.router(), "smart", "x", Duration.ofMillis(300));

    assertEquals(List.of("a/m timed_out"), told(asker.failure(Kind.TIMED_OUT).attempts()));
  }
}
