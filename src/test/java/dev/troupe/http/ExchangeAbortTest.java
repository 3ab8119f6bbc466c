package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Promise P1: an abort works in every window, and touches nobody else. */
class ExchangeAbortTest {

  private static final int ROUNDS = 20;
  private static final Duration PROMPT = Duration.ofMillis(500);

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void sendsNothingOfAnExchangeThatWaitsInTheSession() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::read)) {
      var settings = SessionHarness.settings(server);
      settings.maxConnections = 1;
      try (var session = new SessionHarness(KIT, settings)) {
        var running = session.get("/running");
        server.request();
        var waiting = session.get("/waiting");

        waiting.abort();
        running.abort();

        assertInstanceOf(HttpFailure.Aborted.class, waiting.failure());
        running.failure();
        session.awaitOpen(0);
        assertEquals(1, server.connectionCount());
        assertEquals(0, server.requestCount());
        assertEquals(0, waiting.sendings.get());
      }
    }
  }

  @Test
  void sendsNothingOfAnExchangeThatWasAbortedBeforeItWasRun() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::read);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var exchange = RecordedExchange.get("/");
      exchange.abort();

      session.run(exchange);

      var second = session.get("/second");
      assertEquals("GET /second HTTP/1.1", server.request().line());
      assertEquals(1, server.connectionCount());
      assertEquals(1, exchange.outcomes());
      assertEquals(0, second.outcomes());
    }
  }

  @Test
  void givesUpAConnectionThatDoesNotComeAbout() throws Exception {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var fillers = filled(full);
      var target = URI.create("http://127.0.0.1:" + full.getLocalPort());
      try (var session = new SessionHarness(KIT, new SessionHarness.Settings(target))) {
        var exchange = session.get("/");
        awaitConnecting(full.getLocalPort(), 1);

        var aborted = System.nanoTime();
        exchange.abort();

        assertInstanceOf(HttpFailure.Aborted.class, exchange.failure());
        awaitConnecting(full.getLocalPort(), 0);
        assertPrompt("connecting", List.of(System.nanoTime() - aborted));
        session.awaitOpen(0);
        assertEquals(0, exchange.sendings.get());
      } finally {
        for (var filler : fillers) {
          filler.close();
        }
      }
    }
  }

  @Test
  void sendsNoByteOfAnExchangeThatIsAbortedAroundItsConnect() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::awaitEnd)) {
      var settings = SessionHarness.settings(server);
      settings.keepAlive = Duration.ofMillis(300); // one that stands already is kept
      abortAroundConnect(server, settings);
    }
  }

  private static void abortAroundConnect(ScriptedServer server, SessionHarness.Settings settings)
      throws Exception {
    try (var session = new SessionHarness(KIT, settings)) {
      for (var round = 0; round < ROUNDS; round++) {
        var exchange = session.get("/" + round);
        exchange.abort();

        assertInstanceOf(HttpFailure.Aborted.class, exchange.failure());
        assertEquals(1, exchange.outcomes());
      }

      session.awaitOpen(0);
      assertEquals(0, server.requestCount());
    }
  }

  @Test
  void closesTheConnectionOfAnExchangeThatWaitsForItsAnswer() throws Exception {
    var nanos = new ArrayList<Long>();
    try (var server = ScriptedServer.start(ScriptedServer.Connection::read);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var bystander = session.get("/bystander");
      server.connection();
      server.request();
      for (var round = 0; round < ROUNDS; round++) {
        var exchange = session.get("/" + round);
        var connection = server.connection();
        server.request();

        var aborted = System.nanoTime();
        exchange.abort();

        connection.end().get(10, TimeUnit.SECONDS);
        nanos.add(connection.endNanos() - aborted);
        assertInstanceOf(HttpFailure.Aborted.class, exchange.failure());
        assertEquals(1, exchange.outcomes());
      }

      assertPrompt("waiting for the head", nanos);
      assertEquals(0, bystander.outcomes());
      session.awaitOpen(1);
    }
  }

  @Test
  void closesTheConnectionOfAnExchangeWhoseAnswerIsStreaming() throws Exception {
    var nanos = new ArrayList<Long>();
    try (var server =
            ScriptedServer.start(
                connection -> {
                  connection.read();
                  connection.write(chunked("text/plain") + chunk("some"));
                });
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      for (var round = 0; round < ROUNDS; round++) {
        var exchange = session.get("/" + round);
        var connection = server.connection();
        exchange.firstBytes.get(10, TimeUnit.SECONDS);

        var aborted = System.nanoTime();
        exchange.abort();

        connection.end().get(10, TimeUnit.SECONDS);
        nanos.add(connection.endNanos() - aborted);
        assertInstanceOf(HttpFailure.Aborted.class, exchange.failure());
        assertEquals(1, exchange.outcomes());
      }

      assertPrompt("streaming", nanos);
      session.awaitOpen(0);
    }
  }

  @Test
  void closesTheConnectionOfAnExchangeWhoseReaderIsSlow() throws Exception {
    try (var server =
            ScriptedServer.start(
                connection -> {
                  connection.read();
                  connection.write(chunked("text/plain") + chunk("some") + chunk("more"));
                });
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var exchange =
          session.run(
              new RecordedExchange(RecordedExchange.get("/").request()) {
                @Override
                protected boolean isReady() {
                  return false;
                }
              });
      exchange.head.get(10, TimeUnit.SECONDS);

      exchange.abort();

      server.connection().end().get(10, TimeUnit.SECONDS);
      assertInstanceOf(HttpFailure.Aborted.class, exchange.failure());
    }
  }

  @Test
  void leavesTheConnectionOpenWhenTheExchangeWasOver() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var exchange = session.get("/");
      exchange.body();

      exchange.abort();

      session.get("/").body();
      assertEquals(1, server.connectionCount());
      assertEquals(1, exchange.outcomes());
    }
  }

  /** Connects until the listener's queue is full, so that the next connect gets no answer. */
  private static List<Socket> filled(ServerSocket listener) throws IOException {
    var fillers = new ArrayList<Socket>();
    for (var i = 0; i < 2; i++) { // a backlog of n takes n + 1
      fillers.add(new Socket(listener.getInetAddress(), listener.getLocalPort()));
    }
    return fillers;
  }

  /** Waits until {@code count} sockets of this machine wait for {@code port} to answer. */
  private static void awaitConnecting(int port, int count) {
    KIT.createTestProbe(Object.class)
        .awaitAssert(
            Duration.ofSeconds(10),
            Duration.ofMillis(1),
            () -> {
              assertEquals(count, connecting(port));
              return count;
            });
  }

  private static long connecting(int port) throws IOException {
    // sl local_address rem_address st: 0: 0100007F:9C40 0100007F:1F90 02 (SYN sent)
    var remote = String.format(Locale.ROOT, ":%04X 02", port);
    var sockets = new ArrayList<String>();
    for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      sockets.addAll(Files.readAllLines(Path.of(table)));
    }
    return sockets.stream().filter(line -> line.contains(remote)).count();
  }

  private static void assertPrompt(String window, List<Long> nanos) {
    var sorted = nanos.stream().sorted().map(Duration::ofNanos).toList();
    var median = sorted.get(sorted.size() / 2);
    IO.println(
        "abort while "
            + window
            + ": median "
            + micros(median)
            + ", longest "
            + micros(sorted.getLast()));
    assertTrue(sorted.getLast().compareTo(PROMPT) < 0, "longest " + sorted.getLast());
  }

  private static String micros(Duration length) {
    return length.toNanos() / 1000 + " µs";
  }
}
