package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.troupe.http.ScriptedServer.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionReuseTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void runsExchangesOneAfterTheOtherOnOneConnection() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      for (var i = 0; i < 5; i++) {
        assertEquals("{}", session.get("/" + i).body());
        assertEquals("GET /" + i + " HTTP/1.1", server.request().line());
      }

      assertEquals(1, server.connectionCount());
      assertEquals(1, session.open.get());
    }
  }

  @Test
  void findsTheConnectionOfAnExchangeWhoseEndAsksForTheNext() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var chain = new Chain(session, 200);
      session.run(chain.link());

      chain.done.get(10, TimeUnit.SECONDS);

      assertEquals(1, server.connectionCount());
    }
  }

  /** Asks for the next exchange in the end of each. */
  private static final class Chain {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    private final SessionHarness session;
    private int left;

    Chain(SessionHarness session, int length) {
      this.session = session;
      this.left = length;
    }

    RecordedExchange link() {
      return new RecordedExchange(RecordedExchange.get("/").request()) {
        @Override
        protected void onEnd() {
          if (--left == 0) {
            done.complete(null);
          } else {
            session.run(link());
          }
        }

        @Override
        protected void onFailure(HttpFailure failure) {
          done.completeExceptionally(failure);
        }
      };
    }
  }

  @Test
  void sendsNoSecondRequestBeforeTheFirstAnswerIsWhole() throws Exception {
    var finish = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(
                connection -> {
                  connection.read();
                  connection.write(chunked("text/plain") + chunk("a"));
                  finish.await();
                  connection.write(chunk(""));
                  connection.read();
                  connection.write(ok("second"));
                });
        var session = new SessionHarness(KIT, one(server))) {
      var first = session.get("/1");
      var second = session.get("/2");
      first.firstBytes.get(10, TimeUnit.SECONDS);
      assertEquals("GET /1 HTTP/1.1", server.request().line());
      assertEquals(0, second.sendings.get());

      finish.countDown();

      assertEquals("a", first.body());
      assertEquals("second", second.body());
      assertEquals(1, server.connectionCount());
    }
  }

  @Test
  void reusesTheConnectionThatBecameIdleLast() throws Exception {
    var answers = List.of(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
    try (var server =
            ScriptedServer.start(
                connection -> {
                  var request = connection.read();
                  answers.get(request.line().charAt(5) - '0').await();
                  connection.write(ok("{}"));
                  while (true) {
                    connection.read();
                    connection.write(ok("{}"));
                  }
                });
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var exchanges = List.of(session.get("/0"), session.get("/1"), session.get("/2"));
      var connectionOf = new ArrayList<>(List.of(0, 0, 0));
      for (var i = 0; i < 3; i++) {
        var request = server.request();
        connectionOf.set(request.line().charAt(5) - '0', request.connection());
      }
      for (var i : List.of(1, 2, 0)) {
        answers.get(i).countDown();
        exchanges.get(i).body();
      }

      session.get("/next").body();

      assertEquals(connectionOf.get(0), server.request().connection());
    }
  }

  @Test
  void closesAConnectionThatIdledForTheKeepAlive() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, keptFor(server, Duration.ofMillis(50)))) {
      session.get("/").body();
      var ended = System.nanoTime();

      assertEquals(End.FIN, server.connection().end().get(10, TimeUnit.SECONDS));

      assertAtLeast(Duration.ofMillis(45), ended);
      session.awaitOpen(0);
    }
  }

  @Test
  void closesAnIdleConnectionBeforeTheServersKeepAliveHint() throws Exception {
    var answer = "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1, max=5\r\nContent-Length: 0\r\n\r\n";
    try (var server = ScriptedServer.answering(answer);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      session.get("/").body();

      assertEquals(End.FIN, server.connection().end().get(2, TimeUnit.SECONDS));
    }
  }

  static List<String> answersThatEndTheirConnection() {
    var chunks = chunk("{}") + chunk("");
    return List.of(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nConnection: Close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  }

  @ParameterizedTest
  @MethodSource("answersThatEndTheirConnection")
  void takesAFreshConnectionAfterAnAnswerThatEndsItsOwn(String answer) throws Exception {
    try (var server = ScriptedServer.answering(answer);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      assertEquals("{}", session.get("/").body());
      assertEquals("{}", session.get("/").body());

      assertEquals(2, server.connectionCount());
      server.connection().end().get(10, TimeUnit.SECONDS);
      server.connection().end().get(10, TimeUnit.SECONDS);
      session.awaitOpen(0);
    }
  }

  @Test
  void keepsAConnectionOfHttp10ThatTheServerKeeps() throws Exception {
    var answer = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}";
    try (var server = ScriptedServer.answering(answer);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      assertEquals("{}", session.get("/").body());
      assertEquals("{}", session.get("/").body());

      assertEquals(1, server.connectionCount());
    }
  }

  @Test
  void closesAConnectionOnWhichBytesComeUnasked() throws Exception {
    var intrude = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(
                connection -> {
                  connection.read();
                  connection.write(ok("{}"));
                  if (connection.number() == 1) {
                    intrude.await();
                    connection.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
                  }
                });
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      session.get("/").body();
      intrude.countDown();
      server.connection().end().get(10, TimeUnit.SECONDS);

      assertEquals(200, session.get("/").head.get(10, TimeUnit.SECONDS).status());
    }
  }

  @Test
  void refusesAnExchangeWhenAsManyWaitAsMay() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::read)) {
      var settings = one(server);
      settings.maxWaiting = 1;
      try (var session = new SessionHarness(KIT, settings)) {
        session.get("/1");
        var waiting = session.get("/2");

        var refused = assertInstanceOf(HttpFailure.Full.class, session.get("/3").failure());

        assertEquals(
            session.settings.origin()
                + ": all 1 connections are busy and 1 exchanges wait; raise max-connections, or ask"
                + " for less at once",
            refused.getMessage());
        waiting.abort();
        var next = session.get("/4");
        session.get("/5").failure();
        assertEquals(0, next.outcomes());
      }
    }
  }

  private static SessionHarness.Settings one(ScriptedServer server) {
    var settings = SessionHarness.settings(server);
    settings.maxConnections = 1;
    return settings;
  }

  private static SessionHarness.Settings keptFor(ScriptedServer server, Duration keepAlive) {
    var settings = SessionHarness.settings(server);
    settings.keepAlive = keepAlive;
    return settings;
  }

  private static void assertAtLeast(Duration least, long since) {
    var passed = Duration.ofNanos(System.nanoTime() - since);
    if (passed.compareTo(least) < 0) {
      throw new AssertionError("already after " + passed);
    }
  }
}
