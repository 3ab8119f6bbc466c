package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.supervision.Restarts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A session or a connection whose actor ends: every exchange is settled, every socket closed. */
class SessionDeathTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void settlesEachExchangeOfASessionThatStops() throws Exception {
    try (var server = ScriptedServer.start(SessionDeathTest::streamOrHang)) {
      var settings = SessionHarness.settings(server);
      settings.maxConnections = 2;
      var session = new SessionHarness(KIT, settings);
      var streaming = session.get("/stream");
      var hanging = session.get("/hang");
      var waiting = session.get("/waiting");
      streaming.firstBytes.get(10, TimeUnit.SECONDS);
      server.request();
      server.request();

      session.close();

      for (var exchange : List.of(streaming, hanging, waiting)) {
        assertInstanceOf(HttpFailure.Aborted.class, exchange.failure());
        assertEquals(1, exchange.outcomes());
      }
      server.connection().end().get(10, TimeUnit.SECONDS);
      server.connection().end().get(10, TimeUnit.SECONDS);
      assertEquals(0, session.open.get());
      assertEquals(0, server.requestCount());
    }
  }

  @Test
  void settlesEachExchangeWhereverTheSessionMeetsIt() throws Exception {
    for (var round = 0; round < 50; round++) {
      try (var server = ScriptedServer.answering(ok("{}"))) {
        var session = new SessionHarness(KIT, SessionHarness.settings(server));
        session.get("/").body();
        var exchanges = new ArrayList<RecordedExchange>();
        for (var i = 0; i < 8; i++) {
          exchanges.add(session.get("/" + i));
        }

        session.close();

        for (var exchange : exchanges) {
          exchange.abort(); // those that the session's mailbox still held
          exchange.outcome.handle((_, _) -> "").get(10, TimeUnit.SECONDS);
          assertEquals(1, exchange.outcomes());
        }
        assertEquals(0, session.open.get());
      }
    }
  }

  @Test
  void failsCallsInDirectStyleOfASessionThatStops() throws Exception {
    try (var server = ScriptedServer.start(SessionDeathTest::streamOrHang)) {
      var session = new SessionHarness(KIT, SessionHarness.settings(server));
      var http = session.http();
      var hanging = CompletableFuture.supplyAsync(() -> called(http));
      server.request();

      session.close();

      var failure =
          assertThrows(ExecutionException.class, () -> hanging.get(10, TimeUnit.SECONDS))
              .getCause();
      assertInstanceOf(HttpFailure.Aborted.class, failure);
      assertThrows(HttpFailure.Aborted.class, () -> http.get("/late"));
      assertEquals(0, server.requestCount());
    }
  }

  @Test
  void settlesTheExchangesOfASessionThatFails() throws Exception {
    try (var server = ScriptedServer.start(SessionDeathTest::streamOrHang)) {
      var session = new SessionHarness(KIT, SessionHarness.settings(server));
      var hanging = session.get("/hang");
      server.request();

      session.session.<Object>unsafeUpcast().tell("what no session understands");

      assertInstanceOf(HttpFailure.Aborted.class, hanging.failure());
      server.connection().end().get(10, TimeUnit.SECONDS);
      session.awaitOpen(0);
      assertEquals(1, session.restarts.count());
    }
  }

  @Test
  void startsNoSessionWhereItsStartIsRefused() throws Exception {
    var refusal = new IllegalStateException("refused");
    var probe = KIT.createTestProbe(Object.class);
    try (var server = ScriptedServer.answering(ok("{}"))) {
      var settings = SessionHarness.settings(server).build();
      var open = new AtomicInteger();
      var session =
          KIT.spawn(
              SessionActor.create(
                  settings,
                  open,
                  new Restarts("x"),
                  _ -> {
                    throw refusal;
                  }));

      probe.expectTerminated(session);

      assertEquals(0, open.get());
    }
  }

  @Test
  void settlesTheExchangeOfAConnectionWhoseActorEnds() throws Exception {
    try (var server = ScriptedServer.start(SessionDeathTest::streamOrHang)) {
      var world = new World(server);
      var exchange = RecordedExchange.get("/hang");
      var connection = world.connect(exchange);
      server.request();

      KIT.stop(connection, Duration.ofSeconds(10));

      assertInstanceOf(HttpFailure.Aborted.class, exchange.failure());
      server.connection().end().get(10, TimeUnit.SECONDS);
      assertEquals(1, exchange.outcomes());
    }
  }

  @Test
  void settlesTheFirstExchangeOfAConnectionThatEndsWhileItConnects() throws Exception {
    try (var server = ScriptedServer.start(SessionDeathTest::streamOrHang)) {
      for (var round = 0; round < 50; round++) {
        var exchange = RecordedExchange.get("/hang");
        var connection = new World(server).connect(exchange);

        KIT.stop(connection, Duration.ofSeconds(10));

        exchange.failure();
        assertEquals(1, exchange.outcomes());
      }
      for (var i = 0; i < server.connectionCount(); i++) {
        server.connection().end().get(10, TimeUnit.SECONDS);
      }
    }
  }

  /** A connection without a session. */
  private static final class World {
    private final Connector connector;

    World(ScriptedServer server) {
      connector = new Connector(KIT.system(), SessionHarness.settings(server).build());
      connector.open();
    }

    ActorRef<ConnectionMessage> connect(Exchange first) {
      ActorRef<SessionMessage> session = KIT.spawn(Behaviors.ignore());
      return KIT.spawn(
          ConnectionActor.create(
              connector, new ConnectionActor.Session(session, new IdleConnections()), first));
    }
  }

  private static HttpAnswer called(HttpSession http) {
    try {
      return http.get("/hang");
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static void streamOrHang(ScriptedServer.Connection connection) throws Exception {
    var request = connection.read();
    if (request.line().contains("/stream")) {
      connection.write(chunked("text/plain") + chunk("some"));
    }
  }
}
