package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.DeadlineExceeded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How a call in direct style is cancelled, and where it is refused. */
class HttpSessionCancelTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void abortsAnAnswerThatIsClosedEarly() throws Exception {
    try (var server = ScriptedServer.start(HttpSessionCancelTest::begin);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      session.http().get("/").close();

      server.connection().end().get(10, TimeUnit.SECONDS);
      session.awaitOpen(0);
    }
  }

  @Test
  void abortsTheExchangeOfAThreadThatIsInterruptedBeforeTheHead() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::read);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();
      var call = new Call(() -> http.get("/"));
      server.request();

      call.thread.interrupt();

      assertInstanceOf(InterruptedException.class, call.failure());
      server.connection().end().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  @SuppressWarnings("NotClosed") // the interrupt alone must do
  void abortsTheExchangeOfAThreadThatIsInterruptedWithinTheBody() throws Exception {
    var headHere = new CompletableFuture<Void>();
    try (var server = ScriptedServer.start(HttpSessionCancelTest::begin);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();
      var call =
          new Call(
              () -> {
                var answer = http.get("/");
                headHere.complete(null);
                return answer.text();
              });
      headHere.get(10, TimeUnit.SECONDS);

      call.thread.interrupt();

      assertInstanceOf(InterruptedException.class, call.failure());
      server.connection().end().get(10, TimeUnit.SECONDS);
      session.awaitOpen(0);
    }
  }

  @Test
  void abortsTheExchangeOfAThreadThatIsInterruptedAsTheHeadArrives() throws Exception {
    try (var server = ScriptedServer.start(HttpSessionCancelTest::begin);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      for (var round = 0; round < 5; round++) {
        var exchange =
            session.run(
                new DirectExchange(RecordedExchange.get("/").request(), ExchangeTerms.NONE));
        server.request();
        var call =
            new Call(
                () -> {
                  while (!exchange.hasBegun()) {
                    Thread.onSpinWait();
                  }
                  Thread.currentThread().interrupt();
                  return exchange.head();
                });

        assertInstanceOf(InterruptedException.class, call.failure());
        server.connection().end().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void sendsNothingOnAThreadThatWasInterrupted() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();
      Thread.currentThread().interrupt();

      assertThrows(InterruptedException.class, () -> http.get("/"));

      assertSentNothing(session, server);
    }
  }

  @Test
  void sendsNothingPastTheDeadline() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();

      assertThrows(
          DeadlineExceeded.class, () -> Deadline.within(Duration.ofNanos(1), () -> http.get("/")));

      assertSentNothing(session, server);
    }
  }

  @Test
  void abortsTheExchangeAtTheDeadline() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::read);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();

      assertThrows(
          DeadlineExceeded.class,
          () -> Deadline.within(Duration.ofMillis(50), () -> http.get("/")));

      server.connection().end().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void sendsNothingOnAnActorsThread() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();
      var call =
          CompletableFuture.supplyAsync(
              () -> assertThrows(IllegalStateException.class, () -> http.get("/")),
              KIT.system().executionContext()::execute);

      var refused = call.get(10, TimeUnit.SECONDS);

      assertTrue(String.valueOf(refused.getMessage()).startsWith("http: refused on thread"));
      assertSentNothing(session, server);
    }
  }

  private static void begin(ScriptedServer.Connection connection) throws Exception {
    connection.read();
    connection.write(chunked("text/plain") + chunk("some"));
  }

  /** That an exchange from here is the first that the server sees. */
  private static void assertSentNothing(SessionHarness session, ScriptedServer server)
      throws Exception {
    session.get("/after").body();
    assertEquals("GET /after HTTP/1.1", server.request().line());
    assertEquals(1, server.connectionCount());
  }

  private interface Body {
    Object run() throws Exception;
  }

  /** A body on a thread of its own. */
  private static final class Call {
    final Thread thread;
    private final CompletableFuture<Object> outcome = new CompletableFuture<>();

    Call(Body body) {
      thread =
          Thread.startVirtualThread(
              () -> {
                try {
                  outcome.complete(body.run());
                } catch (Exception failure) {
                  outcome.completeExceptionally(failure);
                }
              });
    }

    Throwable failure() {
      var failed = assertThrows(ExecutionException.class, () -> outcome.get(10, TimeUnit.SECONDS));
      return assertInstanceOf(Throwable.class, failed.getCause());
    }
  }
}
