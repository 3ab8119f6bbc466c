package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ActorThreadsTest {

  private static final String DISPATCHERS =
      """
      pekko.actor.on-virtual-threads { type = Dispatcher, executor = virtual-thread-executor }
      """;

  private static final ActorTestKit PEKKO =
      ActorTestKit.create(
          "ActorThreadsTest",
          ConfigFactory.parseString(DISPATCHERS).withFallback(ConfigFactory.load()));

  private static final CompletionStage<String> THERE = CompletableFuture.completedFuture("there");

  @AfterAll
  static void stop() {
    PEKKO.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pekko.actor.default-dispatcher",
        "pekko.actor.default-blocking-io-dispatcher",
        "pekko.actor.internal-dispatcher",
        "pekko.actor.on-virtual-threads"
      })
  void refusesToAwaitOnAnActorThread(String dispatcher) throws Exception {
    var told = onDispatcher(dispatcher, () -> Await.await(THERE));

    assertTrue(told.startsWith("await: refused on thread 'ActorThreadsTest-pekko."), told);
    assertTrue(
        told.endsWith("in an actor use pipeToSelf, elsewhere a Coroutine or a fork of a Scope"));
  }

  @Test
  void refusesToOpenAScopeOnAnActorThread() throws Exception {
    var told =
        onDispatcher(
            "pekko.actor.default-dispatcher",
            () -> {
              try (var _ = Scope.open()) {
                return "opened";
              }
            });

    assertTrue(told.startsWith("scope: refused on thread"), told);
  }

  @Test
  void letsACoroutineThatAnActorStartedAwait() throws Exception {
    var started = new CompletableFuture<CompletionStage<String>>();

    var _ =
        onDispatcher(
            "pekko.actor.default-dispatcher",
            () -> {
              started.complete(Coroutine.start("c", () -> Await.await(THERE)).outcome());
              return "started";
            });

    assertEquals("there", Await.await(Await.await(started)));
  }

  @Test
  void letsAForkAwaitWhateverItsName() throws InterruptedException {
    try (var scope = Scope.open()) {
      var fork = scope.fork("my-pekko.actor.default-dispatcher-1", () -> Await.await(THERE));

      assertEquals("there", fork.await());
    }
  }

  private interface Body {
    String run() throws InterruptedException;
  }

  /** Runs {@code body} in an actor; returns its value or the message of its refusal. */
  @SuppressWarnings("BlockingInActor") // which is to be refused
  private static String onDispatcher(String dispatcher, Body body)
      throws InterruptedException, ExecutionException, TimeoutException {
    var said = new CompletableFuture<String>();
    ActorRef<Duration> actor =
        PEKKO.spawn(
            Behaviors.receiveMessage(
                _ -> {
                  try {
                    said.complete(body.run());
                  } catch (IllegalStateException refused) {
                    said.complete(String.valueOf(refused.getMessage()));
                  }
                  return Behaviors.stopped();
                }),
            Props.empty().withDispatcherFromConfig(dispatcher));
    actor.tell(Duration.ZERO);
    return said.get(5, TimeUnit.SECONDS);
  }
}
