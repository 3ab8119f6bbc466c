package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Answers that nobody reads or closes. */
class UnreadAnswerTest {

  private static final Duration UNREAD = Duration.ofMillis(100);

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void abortsAnAnswerThatNobodyReads() throws Exception {
    try (var server = ScriptedServer.start(connection -> stream(connection, "some"));
        var session = forgetful(server)) {
      var answer = session.http().get("/forgotten");

      server.connection().end().get(10, TimeUnit.SECONDS);

      session.awaitOpen(0);
      var failure = assertThrows(HttpFailure.TimedOut.class, answer::text);
      assertEquals(
          session.settings.origin()
              + ": GET /forgotten: answer not read for 100 ms; aborted: read every answer, or close"
              + " it",
          failure.getMessage());
    }
  }

  @Test
  @SuppressWarnings("NotClosed") // so that the limit for unread answers does it
  void abortsAnAnswerThatNobodyReadsThoughItGoesOnAndOn() throws Exception {
    try (var server =
            ScriptedServer.start(
                connection -> {
                  stream(connection, "some");
                  while (true) {
                    connection.write(chunk("more"));
                    LockSupport.parkNanos(UNREAD.toNanos() / 10);
                  }
                });
        var session = forgetful(server)) {
      var _ = session.http().get("/");

      session.awaitOpen(0);
    }
  }

  @Test
  @SuppressWarnings("NotClosed") // so that the limit for unread answers does it
  void abortsAnAnswerWhoseReaderWentAway() throws Exception {
    try (var server =
            ScriptedServer.start(
                connection -> {
                  connection.read();
                  connection.write(chunked("text/event-stream") + chunk("data: a\n\ndata: b\n\n"));
                });
        var session = forgetful(server)) {
      var _ = session.http().get("/").nextEvent();

      server.connection().end().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void doesNotAbortAnAnswerWhoseReaderWaits() throws Exception {
    try (var server =
            ScriptedServer.start(
                connection -> {
                  stream(connection, "some");
                  LockSupport.parkNanos(UNREAD.toNanos() * 3);
                  connection.write(chunk("more") + chunk(""));
                });
        var session = forgetful(server);
        var answer = session.http().get("/")) {
      assertEquals("somemore", answer.text());
    }
  }

  @Test
  void doesNotCountTheTimeBeforeTheHead() throws Exception {
    try (var server =
            ScriptedServer.start(
                connection -> {
                  LockSupport.parkNanos(UNREAD.toNanos() * 2);
                  stream(connection, "some");
                  connection.write(chunk(""));
                });
        var session = forgetful(server);
        var answer = session.http().get("/")) {
      assertEquals("some", answer.text());
    }
  }

  @Test
  @SuppressWarnings("NotClosed") // what is left open is what it is about
  void abortsWhatACallLeftOpenWhenItEnds() throws Exception {
    try (var server = ScriptedServer.start(connection -> stream(connection, "some"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();
      var ofCall = new OpenExchanges();
      var answer = ofCall.collect(() -> http.get("/"));
      var outside = http.get("/outside");

      assertEquals(1, ofCall.abortAll());

      assertThrows(HttpFailure.Aborted.class, answer::text);
      assertEquals(0, ofCall.abortAll());
      session.awaitOpen(1);
      outside.close();
    }
  }

  @Test
  void abortsWhatACallOpensAfterItsEnd() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();
      var ofCall = new OpenExchanges();
      ofCall.abortAll();

      assertThrows(
          HttpFailure.Aborted.class,
          () -> ofCall.<HttpAnswer, InterruptedException>collect(() -> http.get("/")));
    }
  }

  @Test
  void forgetsTheExchangesOfACallThatAreOver() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();
      var ofCall = new OpenExchanges();

      var read =
          ofCall.collect(
              () -> {
                try (var answer = http.get("/")) {
                  return answer.text();
                }
              });

      assertEquals("{}", read);
      assertEquals(0, ofCall.abortAll());
    }
  }

  @Test
  void blocksTheServersWritesUntilTheBodyIsRead() throws Exception {
    var length = 64 * 1024 * 1024;
    var written = new CompletableFuture<Void>();
    try (var server =
        ScriptedServer.start(
            connection -> {
              connection.read();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
              var piece = new byte[64 * 1024];
              for (var i = 0; i < length / piece.length; i++) {
                connection.write(piece);
              }
              written.complete(null);
            })) {
      var settings = SessionHarness.settings(server);
      settings.maxBodyBytes = length;
      try (var session = new SessionHarness(KIT, settings);
          var answer = session.http().get("/")) {
        assertThrows(TimeoutException.class, () -> written.get(200, TimeUnit.MILLISECONDS));

        assertEquals(length, answer.bytes().length);
      }
    }
  }

  private static void stream(ScriptedServer.Connection connection, String text) throws Exception {
    connection.read();
    connection.write(chunked("text/plain") + chunk(text));
  }

  private static SessionHarness forgetful(ScriptedServer server) {
    var settings = SessionHarness.settings(server);
    settings.unread = UNREAD;
    return new SessionHarness(KIT, settings);
  }
}
