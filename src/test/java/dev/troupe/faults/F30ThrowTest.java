package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.Attempt;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.supervision.Faults;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Covers(FaultCase.F30)
@Timeout(60)
class F30ThrowTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String FRONT = "/system/troupe-*/providers/faulty";
  private static final String SESSION = FRONT + "/session-*";
  private static final String CONNECTION = SESSION + "/connection-*";

  /** Where something throws, or stops unasked. */
  enum Point {
    FRONT_HANDLER,
    FRONT_CONSTRUCTOR,
    SESSION_HANDLER,
    SESSION_CONSTRUCTOR,
    SESSION_STOP,
    CONNECTION_HANDLER,
    CONNECTION_STOP;

    void fail(Stand stand) throws Exception {
      switch (this) {
        case FRONT_HANDLER -> Faults.throwInHandler(find(stand, FRONT));
        case FRONT_CONSTRUCTOR -> Faults.throwInConstructor(find(stand, FRONT));
        case SESSION_HANDLER -> Faults.throwInHandler(find(stand, SESSION));
        case SESSION_CONSTRUCTOR -> Faults.throwInConstructor(find(stand, SESSION));
        case SESSION_STOP -> Faults.stop(find(stand, SESSION));
        case CONNECTION_HANDLER -> Faults.throwInHandler(find(stand, CONNECTION));
        case CONNECTION_STOP -> Faults.stop(find(stand, CONNECTION));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersTheAskerClosesTheSocketAndServesAgain(Point point, Entry entry) throws Exception {
    var stalled = Script.start().send(Answers.streamHead()).send(Answers.delta("so")).hold();
    try (var upstream = new ScriptedProvider().on(1, stalled);
        var stand = new Stand(upstream, "restart.shortest = 20ms")) {
      var call = stand.stream(DEADLINE);
      Stand.await(() -> call.text().equals("so"), "the call streams");

      point.fail(stand);

      var outcome = call.await();
      assertEquals("so", outcome.text());
      assertEquals(1, outcome.failure().attempts().size());
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
      assertEquals("well", again(stand).response().content());
      stand.verify(entry);
      entry.checked(Invariant.I10, Invariant.I11);
    }
  }

  /** Calls until the session is up; the test's time limit ends it. */
  private static Outcome again(Stand stand) throws Exception {
    var outcome = stand.generate(DEADLINE).await();
    while (outcome.reply() instanceof Failed(var failure)
        && failure.attempts().stream().noneMatch(Attempt::sent)) {
      outcome = stand.generate(DEADLINE).await();
    }
    return outcome;
  }

  private static ActorRef<?> find(Stand stand, String path) throws Exception {
    return Adapter.toTyped(
        Adapter.toClassic(stand.kit.system())
            .actorSelection(path)
            .resolveOne(Duration.ofSeconds(5))
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS));
  }
}
