package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @TempDir private static Path directory;
  private static SSLContext loopback;

  @BeforeAll
  static void makeCertificates() throws Exception {
    loopback = new TestCertificates(directory).contextFor("ip:127.0.0.1");
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void runsExchangesOneAfterTheOtherOnOneConnection() throws Exception {
    try (var server = answering(loopback);
        var session = new SessionHarness(KIT, trusting(server.uri(), loopback))) {
      for (var i = 0; i < 3; i++) {
        assertEquals("{}", session.get("/" + i).body());
      }

      assertEquals(1, server.connectionCount());
    }
  }

  @Test
  void sendsNothingToACertificateOfAnotherName() throws Exception {
    var other = new TestCertificates(directory).contextFor("dns:example.org");
    try (var server = answering(other);
        var session = new SessionHarness(KIT, trusting(server.uri(), other))) {
      var exchange = session.get("/");

      var failure = assertInstanceOf(HttpFailure.Unreachable.class, exchange.failure());

      assertTrue(failure.toString().contains("No subject alternative names"), failure.toString());
      assertNothingSent(exchange, server);
      session.awaitOpen(0);
    }
  }

  @Test
  void sendsNothingToACertificateThatIsNotTrusted() throws Exception {
    try (var server = answering(loopback);
        var session = new SessionHarness(KIT, new SessionHarness.Settings(server.uri()))) {
      var exchange = session.get("/");

      assertInstanceOf(HttpFailure.Unreachable.class, exchange.failure());

      assertNothingSent(exchange, server);
    }
  }

  @Test
  void sendsNothingToAServerWithoutTls() throws Exception {
    try (var server =
            ScriptedServer.start(
                connection -> {
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
        var session = new SessionHarness(KIT, trusting(secure(server), loopback))) {
      var exchange = session.get("/");

      assertInstanceOf(HttpFailure.Unreachable.class, exchange.failure());

      assertNothingSent(exchange, server);
    }
  }

  @Test
  void countsTheHandshakeAsConnecting() throws Exception {
    try (var silent = ScriptedServer.start(ScriptedServer.Connection::awaitEnd)) {
      var settings = trusting(secure(silent), loopback);
      settings.connect = Duration.ofMillis(100);
      try (var session = new SessionHarness(KIT, settings)) {
        var exchange = session.get("/");

        var failure = assertInstanceOf(HttpFailure.Unreachable.class, exchange.failure());

        assertTrue(failure.toString().contains("no connection within 100 ms"), failure.toString());
        silent.connection().end().get(10, TimeUnit.SECONDS);
        assertEquals(0, exchange.sendings.get());
      }
    }
  }

  @Test
  void closesTheSocketOfAnExchangeThatIsAbortedInTheHandshake() throws Exception {
    try (var silent = ScriptedServer.start(ScriptedServer.Connection::awaitEnd);
        var session = new SessionHarness(KIT, trusting(secure(silent), loopback))) {
      var exchange = session.get("/");
      var connection = silent.connection();

      var aborted = System.nanoTime();
      exchange.abort();

      connection.end().get(10, TimeUnit.SECONDS);
      var took = Duration.ofNanos(connection.endNanos() - aborted);
      IO.println("abort in the TLS handshake: " + took.toNanos() / 1000 + " µs");
      assertTrue(took.toMillis() < 500, took.toString());
      assertInstanceOf(HttpFailure.Aborted.class, exchange.failure());
      session.awaitOpen(0);
    }
  }

  @Test
  void closesTheSocketOfAnExchangeThatIsAbortedWhileItWaits() throws Exception {
    try (var server =
            ScriptedServer.startTls(
                loopback.getServerSocketFactory(),
                connection -> {
                  connection.read();
                });
        var session = new SessionHarness(KIT, trusting(server.uri(), loopback))) {
      var exchange = session.get("/");
      server.request();
      var connection = server.connection();

      var aborted = System.nanoTime();
      exchange.abort();

      connection.end().get(10, TimeUnit.SECONDS);
      var took = Duration.ofNanos(connection.endNanos() - aborted);
      IO.println("abort while waiting, over TLS: " + took.toNanos() / 1000 + " µs");
      assertTrue(took.toMillis() < 500, took.toString());
    }
  }

  @Test
  void failsABodyThatIsCut() throws Exception {
    try (var server =
            ScriptedServer.startTls(
                loopback.getServerSocketFactory(),
                connection -> {
                  connection.read();
                  connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody");
                  connection.close();
                });
        var session = new SessionHarness(KIT, trusting(server.uri(), loopback))) {
      var lost = assertInstanceOf(HttpFailure.Lost.class, session.get("/").failure());

      assertTrue(lost.answerBegun());
    }
  }

  @Test
  void failsABodyOfUnknownLengthThatSomebodyElseCuts() throws Exception {
    var cut = new CountDownLatch(1);
    try (var server =
            ScriptedServer.startTls(
                loopback.getServerSocketFactory(),
                connection -> {
                  connection.read();
                  connection.write("HTTP/1.1 200 OK\r\n\r\nbody");
                  connection.awaitEnd();
                });
        var between = ScriptedServer.start(connection -> passOn(connection, server.port(), cut));
        var session = new SessionHarness(KIT, trusting(secure(between), loopback))) {
      var exchange = session.get("/");
      exchange.firstBytes.get(10, TimeUnit.SECONDS);

      cut.countDown();

      assertInstanceOf(HttpFailure.Lost.class, exchange.failure());
    }
  }

  @Test
  void endsABodyOfUnknownLengthThatTheServerEnds() throws Exception {
    try (var server =
            ScriptedServer.startTls(
                loopback.getServerSocketFactory(),
                connection -> {
                  connection.read();
                  connection.write("HTTP/1.1 200 OK\r\n\r\nbody");
                  connection.close();
                });
        var session = new SessionHarness(KIT, trusting(server.uri(), loopback))) {
      assertEquals("body", session.get("/").body());
    }
  }

  @Nested
  class ThroughAProxy {

    @Test
    void reachesTheServerByConnect() throws Exception {
      try (var server = answering(loopback);
          var proxy = ScriptedServer.start(connection -> tunnel(connection, server.port()))) {
        var settings = trusting(server.uri(), loopback);
        settings.proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port());
        try (var session = new SessionHarness(KIT, settings)) {
          assertEquals("{}", session.get("/").body());

          assertEquals("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1", proxy.request().line());
          assertEquals("GET / HTTP/1.1", server.request().line());
        }
      }
    }

    @Test
    void sendsNothingWhereTheProxyRefuses() throws Exception {
      try (var server = answering(loopback);
          var proxy =
              ScriptedServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
        var settings = trusting(server.uri(), loopback);
        settings.proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port());
        try (var session = new SessionHarness(KIT, settings)) {
          var exchange = session.get("/");

          var failure = assertInstanceOf(HttpFailure.Unreachable.class, exchange.failure());

          assertTrue(failure.toString().contains("403"), failure.toString());
          assertEquals(0, server.connectionCount());
          assertEquals(0, exchange.sendings.get());
        }
      }
    }
  }

  /** Passes bytes on in both directions until it is told to cut them. */
  private static void passOn(ScriptedServer.Connection connection, int port, CountDownLatch cut)
      throws Exception {
    try (var target = new Socket(InetAddress.getLoopbackAddress(), port)) {
      pump(connection.in(), target.getOutputStream());
      pump(target.getInputStream(), connection.out());
      cut.await();
      connection.close(); // before the server can hear of it, and say its farewell
    }
  }

  private static void pump(InputStream from, OutputStream to) {
    Thread.startVirtualThread(
        () -> {
          try {
            from.transferTo(to);
          } catch (IOException _) {
            // one side closed
          }
        });
  }

  /** Passes bytes on in both directions. */
  private static void tunnel(ScriptedServer.Connection connection, int port) throws IOException {
    connection.read();
    try (var target = new Socket(InetAddress.getLoopbackAddress(), port)) {
      connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
      pump(target.getInputStream(), connection.out());
      connection.in().transferTo(target.getOutputStream());
    }
  }

  private static ScriptedServer answering(SSLContext tls) throws IOException {
    return ScriptedServer.startTls(
        tls.getServerSocketFactory(),
        connection -> {
          while (true) {
            connection.read();
            connection.write(ok("{}"));
          }
        });
  }

  private static SessionHarness.Settings trusting(URI uri, SSLContext tls) {
    var settings = new SessionHarness.Settings(uri);
    settings.tls = tls;
    return settings;
  }

  private static URI secure(ScriptedServer plain) {
    return URI.create("https://127.0.0.1:" + plain.port());
  }

  private static void assertNothingSent(RecordedExchange exchange, ScriptedServer server) {
    assertEquals(0, exchange.sendings.get());
    assertEquals(0, server.requestCount());
    assertFalse(exchange.head.isDone());
  }
}
