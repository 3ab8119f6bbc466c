package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.ScriptedServer.Script;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Connections that the server closes while they are idle, or just as they are used again. */
class StaleConnectionTest {

  private static final int ROUNDS = 200;

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void isNotUsedOnceItsCloseWasSeen() throws Exception {
    try (var server = ScriptedServer.start(answeringOnce());
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      for (var round = 0; round < 20; round++) {
        var exchange = session.get("/");
        assertEquals("{}", exchange.body());
        assertEquals(1, exchange.sendings.get());
        session.awaitOpen(0);
      }
    }
  }

  @Test
  void eitherServesOrIsLostBeforeAnAnswerWhenTheServerClosesAsWeSend() throws Exception {
    var lost = new AtomicInteger();
    try (var server = ScriptedServer.start(answeringOnce());
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      for (var round = 0; round < ROUNDS; round++) {
        var exchange = session.get("/");

        var outcome = exchange.outcome.handle((body, failure) -> failure == null ? body : failure);
        if (outcome.get(10, TimeUnit.SECONDS) instanceof Throwable failure) {
          assertFalse(assertInstanceOf(HttpFailure.Lost.class, failure).answerBegun());
          lost.incrementAndGet();
        }

        assertEquals(1, exchange.sendings.get());
        assertEquals(1, exchange.outcomes());
      }
    }
    IO.println("of " + ROUNDS + " exchanges " + lost + " met a close");
  }

  @Test
  void failsAnExchangeOnAConnectionThatClosesBeforeItServed() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::close)) {
      var settings = SessionHarness.settings(server);
      settings.resendOnStale = true;
      try (var session = new SessionHarness(KIT, settings)) {
        for (var round = 0; round < 20; round++) {
          session.get("/").failure();
        }

        assertEquals(20, server.connectionCount());
      }
    }
  }

  @Nested
  class WithResendOnStale {

    @Test
    void sendsOnceMoreOnAFreshConnection() throws Exception {
      try (var server = ScriptedServer.start(closingAtTheSecondRequest());
          var session = resending(server, 4)) {
        session.get("/1").body();

        var exchange = session.get("/2");

        assertEquals("{}", exchange.body());
        assertEquals(2, exchange.sendings.get());
        assertEquals(2, server.connectionCount());
        assertEquals(1, exchange.outcomes());
      }
    }

    @Test
    void sendsOnceMoreWhereNoOtherConnectionMayBeOpen() throws Exception {
      try (var server = ScriptedServer.start(closingAtTheSecondRequest());
          var session = resending(server, 1)) {
        session.get("/1").body();

        var exchange = session.get("/2");

        assertEquals("{}", exchange.body());
        assertEquals(2, exchange.sendings.get());
        session.awaitOpen(1);
      }
    }

    @Test
    void doesNotSendAThirdTime() throws Exception {
      try (var server =
              ScriptedServer.start(
                  connection -> {
                    connection.read();
                    if (connection.number() == 1) {
                      connection.write(ok("{}"));
                      connection.read();
                    }
                    connection.close();
                  });
          var session = resending(server, 4)) {
        session.get("/1").body();

        var exchange = session.get("/2");

        var lost = assertInstanceOf(HttpFailure.Lost.class, exchange.failure());
        assertFalse(lost.answerBegun());
        assertEquals(2, exchange.sendings.get());
        assertEquals(2, server.connectionCount());
      }
    }

    @Test
    void doesNotSendAgainWhatWasLostOnAFreshConnection() throws Exception {
      try (var server =
              ScriptedServer.start(
                  connection -> {
                    connection.read();
                    connection.close();
                  });
          var session = resending(server, 4)) {
        var exchange = session.get("/");

        assertInstanceOf(HttpFailure.Lost.class, exchange.failure());
        assertEquals(1, exchange.sendings.get());
      }
    }

    @Test
    void doesNotSendAgainAfterAByteOfAnswer() throws Exception {
      try (var server =
              ScriptedServer.start(
                  connection -> {
                    connection.read();
                    connection.write(ok("{}"));
                    connection.read();
                    connection.write("H");
                    connection.close();
                  });
          var session = resending(server, 4)) {
        session.get("/1").body();

        var exchange = session.get("/2");

        var lost = assertInstanceOf(HttpFailure.Lost.class, exchange.failure());
        assertTrue(lost.answerBegun());
        assertEquals(1, exchange.sendings.get());
      }
    }

    @Test
    void doesNotSendAgainWhatWasAborted() throws Exception {
      var close = new CountDownLatch(1);
      try (var server =
              ScriptedServer.start(
                  connection -> {
                    connection.read();
                    connection.write(ok("{}"));
                    connection.read();
                    close.await();
                    connection.close();
                  });
          var session = resending(server, 4)) {
        session.get("/1").body();
        var exchange = session.get("/2");
        server.request();
        server.request();

        exchange.abort();
        close.countDown();

        assertInstanceOf(HttpFailure.Aborted.class, exchange.failure());
        assertEquals(1, server.connectionCount());
      }
    }
  }

  private static SessionHarness resending(ScriptedServer server, int connections) {
    var settings = SessionHarness.settings(server);
    settings.resendOnStale = true;
    settings.maxConnections = connections;
    return new SessionHarness(KIT, settings);
  }

  /** Answers without a word of closing, and closes. */
  private static Script answeringOnce() {
    return connection -> {
      connection.read();
      connection.write(ok("{}"));
      connection.close();
    };
  }

  private static Script closingAtTheSecondRequest() {
    return connection -> {
      connection.read();
      connection.write(ok("{}"));
      connection.read();
      connection.close();
    };
  }
}
