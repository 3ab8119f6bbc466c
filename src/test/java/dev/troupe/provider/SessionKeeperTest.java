package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.HttpSession;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.supervision.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** How a provider's session is started again. */
@Isolated("measures when the askers of an actor that fails are told")
class SessionKeeperTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final ProviderHarness harness = new ProviderHarness(KIT);
  private final AtomicBoolean broken = new AtomicBoolean(true);
  private final LinkedBlockingQueue<Long> starts = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private ModelProvider construct(HttpSession http) {
    starts.add(System.nanoTime());
    if (broken.get()) {
      throw new IllegalStateException("constructor");
    }
    return request -> ModelResponse.of("well: " + request.lastUserText());
  }

  private ProviderHarness startUser(Duration shortest, Duration longest) {
    var settings = TestSettings.settings("user", harness.simulatorUrl());
    var pauses = new ProviderSettings.Restart(shortest, longest, Duration.ofHours(1));
    return harness
        .user(
            new ProviderSettings(
                "user",
                List.of(),
                1,
                1,
                1 << 20,
                true,
                true,
                settings.startTimeout(),
                pauses,
                TestSettings.NO_RETRY,
                TestSettings.NEVER_OPEN,
                TestSettings.NO_RATE,
                ApiKeys.ONE,
                settings.embeddings(),
                settings.session()),
            this::construct)
        .start();
  }

  private long nextStart() throws InterruptedException {
    var start = starts.poll(5, TimeUnit.SECONDS);
    return Optional.ofNullable(start).orElseThrow();
  }

  @Test
  void retriesAConstructorThatThrowsWithGrowingPauses() throws Exception {
    startUser(Duration.ofMillis(40), Duration.ofHours(1));

    var first = nextStart();
    var second = nextStart();
    var third = nextStart();
    var fourth = nextStart();

    // 40, 80 and 160 ms, each a fifth more or less
    assertTrue(second - first >= 32_000_000L, "first pause");
    assertTrue(third - second >= 64_000_000L, "second pause");
    assertTrue(fourth - third >= 128_000_000L, "third pause");
    assertEquals(State.RESTARTING, harness.description("user").state());
  }

  @Test
  void quarantinesACrashLoopAnswersAtOnceAndRecovers() throws Exception {
    startUser(Duration.ofMillis(10), Duration.ofMillis(20));

    harness.awaitState("user", State.QUARANTINED);
    var start = System.nanoTime();
    harness.asker().generate(harness.front("user"), "m", "x").failure(Kind.UNAVAILABLE);
    assertTrue(System.nanoTime() - start < 200_000_000L, "took more than 200 ms");
    assertTrue(harness.description("user").restarts() >= 2);
    broken.set(false);
    harness.awaitState("user", State.READY);

    var asker = harness.asker().generate(harness.front("user"), "m", "again");
    assertEquals("well: again", asker.answer().content());
  }

  @Test
  void startsTheSessionAgainWhenItEnds() {
    broken.set(false);
    startUser(Duration.ofMillis(1), Duration.ofMillis(2));
    harness.awaitState("user", State.READY);

    for (var i = 0; i < 3; i++) {
      harness.killSession("user");
      var sessions = i + 2;
      harness.awaitThat(() -> starts.size() >= sessions, () -> starts.size() + " starts");
      harness.awaitState("user", State.READY);
    }

    assertEquals(
        "well: x", harness.asker().generate(harness.front("user"), "m", "x").answer().content());
  }

  @Test
  void givesEachSessionANewNameThoughTheFrontIsRestartedAgainAndAgain() {
    broken.set(false);
    startUser(Duration.ofMillis(1), Duration.ofMillis(2));

    for (var i = 0; i < 20; i++) {
      Faults.throwInHandler(harness.front("user"));
    }
    Faults.throwInConstructor(harness.front("user"));

    assertEquals(
        "well: x", harness.asker().generate(harness.front("user"), "m", "x").answer().content());
    assertEquals(22, harness.description("user").restarts());
  }

  /** Waits for good; whether an interrupt ends that is for {@code release} to say. */
  private ModelProvider hang(CountDownLatch interrupted, CountDownLatch release) {
    starts.add(System.nanoTime());
    if (broken.get()) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException expected) {
        interrupted.countDown();
        ProviderHarness.awaitUninterruptibly(release);
        throw new IllegalStateException("was interrupted");
      }
    }
    return request -> ModelResponse.of("well: " + request.lastUserText());
  }

  private void startHanging(CountDownLatch interrupted, CountDownLatch release) {
    var settings = TestSettings.settings("user", harness.simulatorUrl());
    harness
        .user(
            TestSettings.startingWithin(settings, Duration.ofMillis(100)),
            _ -> hang(interrupted, release))
        .start();
  }

  @Test
  void interruptsAConstructorThatHangsAnswersItsCallersAndStartsAnother() throws Exception {
    var interrupted = new CountDownLatch(1);
    startHanging(interrupted, new CountDownLatch(0));
    var waiting = harness.asker().generate(harness.front("user"), "m", "x");

    var failure = waiting.failure(Kind.UNAVAILABLE);

    assertTrue(interrupted.await(5, TimeUnit.SECONDS));
    assertTrue(failure.retryable());
    assertTrue(harness.description("user").restarts() >= 1);
    broken.set(false);
    harness.awaitState("user", State.READY);
  }

  @Test
  void runsOneConstructorAtATimeThoughOneThatHangsHeedsNoInterrupt() throws Exception {
    var interrupted = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    startHanging(interrupted, release);
    assertTrue(interrupted.await(5, TimeUnit.SECONDS));

    harness.awaitThat(
        () -> harness.description("user").restarts() >= 3,
        () -> harness.description("user").toString());

    assertEquals(1, starts.size());
    broken.set(false);
    release.countDown();
    harness.awaitState("user", State.READY);
  }

  @Test
  void interruptsAConstructorWhoseSessionEnds() throws Exception {
    var interrupted = new CountDownLatch(1);
    var constructed = new AtomicInteger();
    var running = new CountDownLatch(1);
    harness
        .user(
            "user",
            _ -> {
              if (constructed.incrementAndGet() > 1) {
                return _ -> ModelResponse.of("second");
              }
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException expected) {
                interrupted.countDown();
                throw new IllegalStateException("was interrupted", expected);
              }
              throw new AssertionError("the latch is never counted down");
            })
        .start();
    running.await();

    harness.killSession("user");

    assertTrue(interrupted.await(5, TimeUnit.SECONDS));
    harness.awaitState("user", State.READY);
    assertEquals(
        "second", harness.asker().generate(harness.front("user"), "m", "x").answer().content());
  }
}
