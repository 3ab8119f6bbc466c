package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exchange's own code that throws: a dialect's, or a user's. */
class ThrowingExchangeTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  enum Place {
    REQUEST,
    SENDING,
    HEAD,
    BYTES,
    END
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void failsAloneWhereverItThrows(Place place) throws Exception {
    var thrown = new IllegalStateException("thrown in " + place);

    var failure = failureOf(new Throwing(place, () -> thrown));

    assertInstanceOf(HttpFailure.Malformed.class, failure);
    assertSame(thrown, failure.getCause());
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void failsAloneWhereverItOverflowsTheStack(Place place) throws Exception {
    var thrown = new StackOverflowError();

    assertSame(thrown, failureOf(new Throwing(place, () -> thrown)).getCause());
  }

  @Test
  void failsAloneWhereItsClassesDoNotLink() throws Exception {
    var thrown = new NoClassDefFoundError("x/Y");

    assertSame(thrown, failureOf(new Throwing(Place.BYTES, () -> thrown)).getCause());
  }

  @Test
  void failsWithTheFailureThatItThrows() throws Exception {
    var thrown = new HttpFailure.Malformed("too odd", null);

    assertSame(thrown, failureOf(new Throwing(Place.BYTES, () -> thrown)));
  }

  @Test
  void doesNotHarmTheSessionWhenItDoesNotTakeItsFailure() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::read)) {
      var settings = SessionHarness.settings(server);
      settings.maxConnections = 1;
      settings.maxWaiting = 0;
      try (var session = new SessionHarness(KIT, settings)) {
        var running = session.get("/");

        session.run(
            new RecordedExchange(RecordedExchange.get("/full").request()) {
              @Override
              protected void onFailure(HttpFailure failure) {
                throw new IllegalStateException("not taken");
              }
            });

        assertInstanceOf(HttpFailure.Full.class, session.get("/full").failure());
        assertEquals(0, running.outcomes());
        assertEquals(0, session.restarts.count());
      }
    }
  }

  /** What an exchange fails with beside one that goes on, on a connection of its own. */
  private static HttpFailure failureOf(RecordedExchange exchange) throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      session.run(exchange);
      var other = session.get("/other");

      var failure = exchange.failure();

      assertEquals("{}", other.body());
      assertEquals("{}", session.get("/next").body());
      assertEquals(1, exchange.failures.get());
      assertEquals(0, session.restarts.count());
      return failure;
    }
  }

  private static final class Throwing extends RecordedExchange {
    private final Place place;
    private final Supplier<Throwable> what;

    Throwing(Place place, Supplier<Throwable> what) {
      super(RecordedExchange.get("/").request());
      this.place = place;
      this.what = what;
    }

    @Override
    protected HttpCall request() {
      at(Place.REQUEST);
      return super.request();
    }

    @Override
    protected void onSending() {
      at(Place.SENDING);
    }

    @Override
    protected void onHead(AnswerHead head) {
      at(Place.HEAD);
    }

    @Override
    protected void onBytes(byte[] chunk) {
      at(Place.BYTES);
    }

    @Override
    protected boolean hasBegun() {
      return false;
    }

    @Override
    protected void onEnd() {
      at(Place.END);
    }

    private void at(Place now) {
      if (now != place) {
        return;
      }
      switch (what.get()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case Throwable other -> throw new AssertionError(other);
      }
    }
  }
}
