package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.supervision.Faults;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Covers(FaultCase.F30)
@Timeout(60)
class F30ThrowTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final String FRONT = "/system/troupe-*/providers/faulty";
  private static final String SESSION = FRONT + "/session-*";
  private static final String CONNECTION = SESSION + "/connection-*";

  /** Where something throws, or stops unasked. */
  enum Point {
    FRONT_HANDLER(FRONT, Faults::throwInHandler),
    FRONT_CONSTRUCTOR(FRONT, Faults::throwInConstructor),
    FRONT_TIMER(FRONT, Faults::throwAtNext), // that of the deadline
    FRONT_SIGNAL(FRONT, Faults::throwInSignal),
    SESSION_HANDLER(SESSION, Faults::throwInHandler),
    SESSION_CONSTRUCTOR(SESSION, Faults::throwInConstructor),
    SESSION_SIGNAL(SESSION, Faults::throwInSignal),
    SESSION_STOP(SESSION, Faults::stop),
    CONNECTION_HANDLER(CONNECTION, Faults::throwInHandler),
    CONNECTION_TIMER(CONNECTION, Faults::throwAtNext), // that of the time to connect
    CONNECTION_SIGNAL(CONNECTION, Faults::throwInSignal),
    CONNECTION_STOP(CONNECTION, Faults::stop);

    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference, which holds nothing
    private final Consumer<ActorRef<?>> fault;

    Point(String path, Consumer<ActorRef<?>> fault) {
      this.path = path;
      this.fault = fault;
    }

    void fail(Stand stand) throws Exception {
      fault.accept(find(stand, path));
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersTheAskerClosesTheSocketAndServesAgain(Point point, Entry entry) throws Exception {
    round(point::fail, point == Point.FRONT_TIMER ? SHORT : DEADLINE, entry);
  }

  @Test
  void needsSomebodyWhoKeepsTheFrontGoing(Entry entry) throws Throwable {
    entry.unguarded(
        "supervision",
        "within",
        () -> round(stand -> Faults.end(find(stand, FRONT)), SHORT, new Entry()));
  }

  private interface Failing {
    void fail(Stand stand) throws Exception;
  }

  private static void round(Failing point, Duration deadline, Entry entry) throws Exception {
    var stalled = Script.start().send(Answers.streamHead()).send(Answers.delta("so")).hold();
    try (var upstream = new ScriptedProvider().on(1, stalled);
        var stand = new Stand(upstream, "restart.shortest = 20ms", "connect-timeout = 2s")) {
      var call = stand.stream(deadline);
      Stand.await(() -> call.text().equals("so"), "the call streams");

      point.fail(stand);

      var outcome = call.await();
      assertEquals("so", outcome.text());
      assertNotEquals(Kind.TIMED_OUT, outcome.failure().kind());
      assertEquals(1, outcome.failure().attempts().size());
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
      assertEquals("well", stand.again(deadline).response().content());
      stand.verify(entry);
      entry.checked(Invariant.I10, Invariant.I11);
    }
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
