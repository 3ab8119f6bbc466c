package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.ScriptedServer.Script;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over the socket, and what an exchange hears of it. */
class AnswerTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private String origin = "";

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void close() throws Exception {
    for (var opened : toClose) {
      opened.close();
    }
  }

  @Test
  void sendsMethodPathHeadersAndBody() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.ok("{}"))) {
      var settings = SessionHarness.settings(server);
      settings.headers.put("Authorization", "Bearer k");
      try (var session = new SessionHarness(KIT, settings)) {
        session.run(RecordedExchange.post("/v1/chat?a=b%20c", "{\"q\":\"ä\"}")).body();

        var request = server.request();

        assertEquals("POST /v1/chat?a=b%20c HTTP/1.1", request.line());
        assertEquals("{\"q\":\"ä\"}", request.body());
        assertEquals(Optional.of("Bearer k"), header(request.head(), "Authorization"));
        assertEquals(Optional.of("application/json"), header(request.head(), "Content-Type"));
        assertEquals(Optional.of("127.0.0.1:" + server.port()), header(request.head(), "Host"));
        assertEquals(Optional.empty(), header(request.head(), "User-Agent"));
      }
    }
  }

  @Test
  void tellsStatusContentTypeAndHeaders() throws Exception {
    var headers = "Retry-After: 7\r\nx-request-id: a\r\nContent-Length: 0\r\n\r\n";
    var type = "Content-Type: Text/Event-Stream; charset=utf-8\r\n";
    var exchange = answered("HTTP/1.1 429 Slow Down\r\n" + type + headers);

    var head = exchange.head.get(10, TimeUnit.SECONDS);

    assertEquals(429, head.status());
    assertEquals("text/event-stream", head.contentType());
    assertEquals(Optional.of("7"), head.header("retry-after"));
    assertEquals(Optional.of("a"), head.header("X-Request-ID"));
    assertEquals(Optional.empty(), head.header("x-none"));
    assertEquals("", exchange.body());
  }

  @Test
  void takesABodyWithoutAContentTypeForBytes() throws Exception {
    var exchange = answered("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    assertEquals("application/octet-stream", exchange.head.get(10, TimeUnit.SECONDS).contentType());
    assertEquals("ok", exchange.body());
  }

  static List<String> answersWithABody() {
    var whole = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
    var chunks = "2;x=y\r\nbo\r\n2\r\ndy\r\n0\r\nTrailer: u\r\n\r\n";
    return List.of(
        whole,
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + whole,
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
        "HTTP/1.1 299 Odd\r\nContent-Length: 4\r\n\r\nbody");
  }

  @ParameterizedTest
  @MethodSource("answersWithABody")
  void readsABodyOfAnyKind(String answer) throws Exception {
    assertEquals("body", answered(answer).body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void endsWithoutABodyWhereThereIsNone(String answer) throws Exception {
    assertEquals("", answered(answer).body());
  }

  @Test
  void readsABodyThatComesByteByByte() throws Exception {
    var answer = chunked("text/plain") + chunk("bo") + chunk("dy") + chunk("");
    var exchange =
        run(
            connection -> {
              connection.read();
              for (var letter : answer.getBytes(UTF_8)) {
                connection.write(new byte[] {letter});
              }
            });

    assertEquals("body", exchange.body());
  }

  @Test
  void readsTheAnswerOfAServerThatTakesNoMoreOfTheRequest() throws Exception {
    var refusal = "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    try (var server =
            ScriptedServer.start(
                connection -> {
                  connection.in().read(); // the request has begun
                  connection.write(refusal);
                  connection.close(); // with bytes unread, so that the kernel resets it
                });
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      for (var round = 0; round < 10; round++) {
        var exchange = session.run(RecordedExchange.post("/", "x".repeat(4 * 1024 * 1024)));

        assertEquals("", exchange.body());
        assertEquals(413, exchange.head.join().status());
      }
    }
  }

  @Test
  void failsAHeadThatGoesOnAndOnAsMalformed() throws Exception {
    var line = "x: " + "y".repeat(8000) + "\r\n";
    var failure = answered("HTTP/1.1 200 OK\r\n" + line.repeat(9)).failure();

    assertInstanceOf(HttpFailure.Malformed.class, failure);
  }

  @Test
  void endsABodyOfUnknownLengthWhenTheServerCloses() throws Exception {
    assertEquals("body", closedAfter("HTTP/1.1 200 OK\r\n\r\nbody").body());
  }

  @Nested
  class WhenCut {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbody"
        })
    void failsABodyThatEndsTooSoon(String answer) throws Exception {
      var lost = assertInstanceOf(HttpFailure.Lost.class, closedAfter(answer).failure());

      assertTrue(lost.answerBegun());
    }

    @Test
    void failsABodyOfUnknownLengthThatIsReset() throws Exception {
      var cut = new CountDownLatch(1);
      var exchange =
          run(
              connection -> {
                connection.read();
                connection.write("HTTP/1.1 200 OK\r\n\r\nbody");
                cut.await();
                connection.reset();
              });
      exchange.firstBytes.get(10, TimeUnit.SECONDS);

      cut.countDown();

      var lost = assertInstanceOf(HttpFailure.Lost.class, exchange.failure());
      assertTrue(lost.answerBegun());
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"})
    void tellsThatAnAnswerHadBegunWhenItsHeadIsCut(String answer) throws Exception {
      var lost = assertInstanceOf(HttpFailure.Lost.class, closedAfter(answer).failure());

      assertTrue(lost.answerBegun());
    }

    @Test
    void tellsThatNoAnswerHadBegun() throws Exception {
      var lost = assertInstanceOf(HttpFailure.Lost.class, closedAfter("").failure());

      assertFalse(lost.answerBegun());
      assertEquals(
          origin
              + ": GET /: connection lost before the answer; it may be in work: closed by the other"
              + " side",
          lost.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
        "HTTP/1.1 banana OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
      })
  void failsWhatIsNotHttpAsMalformed(String answer) throws Exception {
    var failure = answered(answer).failure();

    assertInstanceOf(HttpFailure.Malformed.class, failure);
    assertEquals(
        0,
        failure
            .toString()
            .indexOf(
                failure.getClass().getName() + ": " + origin + ": GET /: answer is not HTTP: "));
  }

  private RecordedExchange answered(String answer) throws IOException {
    return run(
        connection -> {
          connection.read();
          connection.write(answer);
        });
  }

  private RecordedExchange closedAfter(String answer) throws IOException {
    return run(
        connection -> {
          connection.read();
          connection.write(answer);
          connection.close();
        });
  }

  private RecordedExchange run(Script script) throws IOException {
    var server = closeAfterwards(ScriptedServer.start(script));
    var session = closeAfterwards(new SessionHarness(KIT, SessionHarness.settings(server)));
    origin = session.settings.origin();
    return session.get("/");
  }

  private <C extends AutoCloseable> C closeAfterwards(C opened) {
    toClose.addFirst(opened);
    return opened;
  }

  private static Optional<String> header(String head, String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
