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
import dev.troupe.http.HttpCall.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

  static Stream<Arguments> exchanges() {
    var call = new HttpCall(Method.POST, "/", Map.of(), new byte[1]);
    return Stream.of(
        Arguments.of("get", (Exchanging) http -> http.get("/")),
        Arguments.of("post", (Exchanging) http -> http.post("/", Map.of())),
        Arguments.of("send", (Exchanging) http -> http.send(call)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exchanges")
  void abortsTheExchangeOfAThreadThatIsInterruptedBeforeTheHead(String name, Exchanging exchange)
      throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::read);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();
      var call = new Call(() -> exchange.begin(http));
      server.request();

      call.thread.interrupt();

      assertInstanceOf(InterruptedException.class, call.failure());
      server.connection().end().get(10, TimeUnit.SECONDS);
    }
  }

  static Stream<Arguments> reads() {
    return Stream.of(
        Arguments.of("text", (Reading) HttpAnswer::text),
        Arguments.of("bytes", (Reading) HttpAnswer::bytes),
        Arguments.of("json", (Reading) HttpAnswer::json),
        Arguments.of("nextEvent", (Reading) HttpAnswer::nextEvent));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  @SuppressWarnings("NotClosed") // the interrupt alone must do
  void abortsTheExchangeOfAThreadThatIsInterruptedWithinTheBody(String name, Reading reading)
      throws Exception {
    var headHere = new CompletableFuture<Void>();
    try (var server = ScriptedServer.start(HttpSessionCancelTest::begin);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();
      var call =
          new Call(
              () -> {
                var answer = http.get("/");
                headHere.complete(null);
                return reading.read(answer);
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
    connection.write(chunked("text/event-stream") + chunk("some"));
  }

  /** That an exchange from here is the first that the server sees. */
  private static void assertSentNothing(SessionHarness session, ScriptedServer server)
      throws Exception {
    session.get("/after").body();
    assertEquals("GET /after HTTP/1.1", server.request().line());
    assertEquals(1, server.connectionCount());
  }

  interface Exchanging {
    HttpAnswer begin(HttpSession http) throws Exception;
  }

  interface Reading {
    Object read(HttpAnswer answer) throws Exception;
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
