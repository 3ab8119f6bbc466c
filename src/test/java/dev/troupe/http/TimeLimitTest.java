package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The limits of a session on real sockets, each short where it is the one under test. */
class TimeLimitTest {

  private static final Duration SHORT = Duration.ofMillis(100);

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void endsAnExchangeThatFindsNoConnectionInTime() throws Exception {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ = new Socket(full.getInetAddress(), full.getLocalPort());
        var _ = new Socket(full.getInetAddress(), full.getLocalPort())) {
      var settings =
          new SessionHarness.Settings(URI.create("http://127.0.0.1:" + full.getLocalPort()));
      settings.connect = SHORT;
      try (var session = new SessionHarness(KIT, settings)) {
        var exchange = session.get("/");

        var failure = assertInstanceOf(HttpFailure.Unreachable.class, exchange.failure());

        assertEquals(
            session.settings.origin() + ": connect: no connection within 100 ms; nothing was sent",
            failure.getMessage());
        assertEquals(0, exchange.sendings.get());
        session.awaitOpen(0);
      }
    }
  }

  @Test
  void endsAnExchangeThatNothingListensFor() throws Exception {
    int free;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = closed.getLocalPort();
    }
    var settings = new SessionHarness.Settings(URI.create("http://127.0.0.1:" + free));
    try (var session = new SessionHarness(KIT, settings)) {
      var exchange = session.get("/");

      var failure = assertInstanceOf(HttpFailure.Unreachable.class, exchange.failure());

      assertEquals(
          session.settings.origin() + ": connect: Connection refused; nothing was sent",
          failure.getMessage());
      assertEquals(0, exchange.sendings.get());
      session.awaitOpen(0);
    }
  }

  @Test
  void endsAnExchangeWithoutAFirstEventInTime() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::read)) {
      var settings = SessionHarness.settings(server);
      settings.firstEvent = SHORT;
      try (var session = new SessionHarness(KIT, settings)) {
        var exchange = session.get("/slow");

        var failure = assertInstanceOf(HttpFailure.TimedOut.class, exchange.failure());

        assertEquals(
            session.settings.origin()
                + ": GET /slow: no first event within 100 ms; connection closed",
            failure.getMessage());
        server.connection().end().get(10, TimeUnit.SECONDS);
        session.awaitOpen(0);
      }
    }
  }

  @Test
  void doesNotLetCommentsExtendTheWaitForTheFirstEvent() throws Exception {
    try (var server = ScriptedServer.start(connection -> drip(connection, ": ping\n\n"))) {
      var settings = SessionHarness.settings(server);
      settings.firstEvent = SHORT;
      try (var session = new SessionHarness(KIT, settings)) {
        var events = session.run(new RecordedEvents(session.settings));

        assertInstanceOf(HttpFailure.TimedOut.class, events.failure());

        assertEquals(0, events.events.size());
      }
    }
  }

  @Test
  void endsAnExchangeThatFallsSilent() throws Exception {
    try (var server =
        ScriptedServer.start(
            connection -> {
              connection.read();
              connection.write(chunked("text/plain") + chunk("some"));
            })) {
      var settings = SessionHarness.settings(server);
      settings.betweenEvents = SHORT;
      try (var session = new SessionHarness(KIT, settings)) {
        var exchange = session.get("/");

        var failure = assertInstanceOf(HttpFailure.TimedOut.class, exchange.failure());

        assertEquals(
            session.settings.origin()
                + ": GET /: silent for 100 ms within the answer; connection closed",
            failure.getMessage());
        assertEquals(4, exchange.bytes.get());
      }
    }
  }

  @Test
  void letsEveryByteExtendTheWaitForTheNextEvent() throws Exception {
    var dripping = Duration.ofMillis(400);
    try (var server =
        ScriptedServer.start(
            connection -> {
              connection.read();
              connection.write(chunked("text/plain") + "19\r\n"); // one chunk of 25 bytes
              for (var i = 0; i < 25; i++) {
                connection.write("x");
                LockSupport.parkNanos(dripping.toNanos() / 25);
              }
              connection.write("\r\n" + chunk(""));
            })) {
      var settings = SessionHarness.settings(server);
      settings.betweenEvents = dripping.dividedBy(2);
      try (var session = new SessionHarness(KIT, settings)) {
        assertEquals("x".repeat(25), session.get("/").body());
      }
    }
  }

  @Test
  void keepsAConnectionThatWasUsedSinceItsLimitWasSet() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"))) {
      var settings = SessionHarness.settings(server);
      settings.keepAlive = Duration.ofMillis(300);
      try (var session = new SessionHarness(KIT, settings)) {
        var begin = System.nanoTime();
        while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(450)) {
          assertEquals("{}", session.get("/").body());
        }

        assertEquals(1, server.connectionCount());
      }
    }
  }

  @Nested
  class WhileTheReaderIsSlow {

    @Test
    void limitsNothing() throws Exception {
      try (var server =
          ScriptedServer.start(
              connection -> {
                connection.read();
                connection.write(chunked("text/plain") + chunk("a") + chunk("b") + chunk(""));
              })) {
        var settings = SessionHarness.settings(server);
        settings.betweenEvents = SHORT;
        try (var session = new SessionHarness(KIT, settings)) {
          var exchange = session.run(new Gated());
          exchange.firstBytes.get(10, TimeUnit.SECONDS);

          assertNothingWithin(exchange, SHORT.multipliedBy(2));

          exchange.open();
          assertEquals("ab", exchange.body());
        }
      }
    }

    @Test
    void limitsTheSilenceAfterIt() throws Exception {
      try (var server =
          ScriptedServer.start(
              connection -> {
                connection.read();
                connection.write(chunked("text/plain") + chunk("a") + chunk("b"));
              })) {
        var settings = SessionHarness.settings(server);
        settings.betweenEvents = SHORT;
        try (var session = new SessionHarness(KIT, settings)) {
          var exchange = session.run(new Gated());
          exchange.firstBytes.get(10, TimeUnit.SECONDS);

          exchange.open();

          assertInstanceOf(HttpFailure.TimedOut.class, exchange.failure());
          assertEquals(2, exchange.bytes.get());
        }
      }
    }

    @Test
    void blocksTheServersWritesAndGoesOnLater() throws Exception {
      var chunk = chunk("x".repeat(64 * 1024));
      var written = new AtomicLong();
      var chunks = 1024; // 64 MiB: far beyond what the kernel buffers
      try (var server =
              ScriptedServer.start(
                  connection -> {
                    connection.read();
                    connection.write(chunked("text/plain"));
                    for (var i = 0; i < chunks; i++) {
                      connection.write(chunk);
                      written.addAndGet(64 * 1024);
                    }
                    connection.write(chunk(""));
                  });
          var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
        var exchange = session.run(new Counting());
        exchange.firstBytes.get(10, TimeUnit.SECONDS);

        var blockedAt = awaitStill(written);
        IO.println("a reader that stopped lets the server write " + blockedAt / 1024 + " KiB");
        assertTrue(blockedAt < 16L * 1024 * 1024, "written: " + blockedAt);

        exchange.open();
        exchange.body();
        assertEquals(chunks * 64 * 1024, exchange.bytes.get());
      }
    }
  }

  /** Takes the first bytes and then no more until it is opened. */
  private static class Gated extends RecordedExchange {
    private volatile boolean open;

    Gated() {
      super(RecordedExchange.get("/").request());
    }

    void open() {
      open = true;
      resume();
    }

    @Override
    protected boolean isReady() {
      return open || bytes.get() == 0;
    }
  }

  /** Does not keep what it reads. */
  private static final class Counting extends Gated {
    @Override
    protected void onBytes(byte[] chunk) {
      bytes.addAndGet(chunk.length);
      firstBytes.complete(chunk);
    }
  }

  private static void drip(ScriptedServer.Connection connection, String text) throws Exception {
    connection.read();
    connection.write(chunked("text/event-stream"));
    while (!connection.end().isDone()) {
      connection.write(chunk(text));
      LockSupport.parkNanos(SHORT.toNanos() / 10);
    }
  }

  private static void assertNothingWithin(RecordedExchange exchange, Duration length)
      throws InterruptedException {
    var over = new CountDownLatch(1);
    var _ = exchange.outcome.whenComplete((_, _) -> over.countDown());
    assertFalse(over.await(length.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Waits until the count has not moved for a while. */
  private static long awaitStill(AtomicLong count) {
    var last = -1L;
    while (count.get() != last) {
      last = count.get();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return last;
  }
}
