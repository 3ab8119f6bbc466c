package dev.troupe.simulator;

import static dev.troupe.simulator.SimulatorHarness.ask;
import static dev.troupe.simulator.SimulatorHarness.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.simulator.SimulatorLog.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {

  private static SimulatorHarness harness;

  @BeforeAll
  static void start() {
    harness = new SimulatorHarness(SimulatorSettings.defaults());
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void answersWithTheStatusHeadersAndBodyThatItWasTold() throws IOException, InterruptedException {
    var response =
        harness.chat(
            fault(
                """
                {"status": 429, "headers": {"Retry-After": "2", "content-type": "text/html"},
                 "body": "<p>slow down</p>"}
                """));

    assertEquals(429, response.statusCode());
    assertEquals("2", response.headers().firstValue("retry-after").orElseThrow());
    assertEquals("text/html", response.headers().firstValue("content-type").orElseThrow());
    assertEquals("<p>slow down</p>", response.body());
  }

  @Test
  void answersWithTheBytesThatItWasTold() throws IOException, InterruptedException {
    var response = harness.chat(fault("{\"body_base64\": \"eyJhIjoxfQ==\"}"));

    assertEquals(200, response.statusCode());
    assertEquals("{\"a\":1}", response.body());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 408, 500, 503, 529})
  void answersWithAnErrorInOpenAisShape(int status) throws IOException, InterruptedException {
    var response = harness.chat(fault("{\"status\": %d}".formatted(status)));

    assertEquals(status, response.statusCode());
    assertEquals("server_error", Json.parse(response.body()).at("/error/type").asText());
  }

  @Test
  void waitsBeforeTheFirstByte() throws IOException, InterruptedException {
    var before = System.nanoTime();

    harness.chat(fault("{\"delay_ms\": 50}"));

    assertTrue(System.nanoTime() - before >= 50_000_000);
  }

  @Test
  void letsGoOfAnAnswerThatWaitsWhenTheClientHangsUp() throws IOException, InterruptedException {
    var number = harness.log().count() + 1;
    try (var socket = harness.post(fault("{\"delay_ms\": 600000}"))) {
      await(harness.log().arrived(number));
      socket.shutdownOutput();

      assertEquals(Outcome.CLIENT_CLOSED, await(harness.log().ended(number)).outcome());
    }
  }

  @Test
  void finishesWhenNothingIsToGoWrong() throws IOException, InterruptedException {
    var events = Events.of(harness.chat(fault("{}")).body());

    assertEquals("one two three four five six seven eight", String.join("", events.texts()));
    assertTrue(events.done());
  }

  @RepeatedTest(20)
  void resetsAfterTheEventsThatItWasTold() throws IOException, InterruptedException {
    var number = harness.log().count() + 1;
    try (var socket = harness.post(fault("{\"events\": 3, \"then\": \"reset\"}"))) {
      var seen = new StringBuilder();

      assertThrows(SocketException.class, () -> readAll(socket, seen));
      assertEquals(List.of("", "one ", "two "), Events.of(seen.toString()).texts());
      assertEquals(Outcome.CUT, await(harness.log().ended(number)).outcome());
    }
  }

  @Test
  void resetsBeforeTheFirstEvent() throws IOException, InterruptedException {
    try (var socket = harness.post(fault("{\"then\": \"reset\"}"))) {
      var seen = new StringBuilder();

      assertThrows(SocketException.class, () -> readAll(socket, seen));
      assertTrue(seen.toString().startsWith("HTTP/1.1 200 "), seen::toString);
    }
  }

  @RepeatedTest(20)
  void closesInTheMiddleOfTheHttpAnswer() throws IOException, InterruptedException {
    try (var socket = harness.post(fault("{\"events\": 2, \"then\": \"close\"}"))) {
      var seen = new StringBuilder();
      readAll(socket, seen);

      assertEquals(List.of("", "one "), Events.of(seen.toString()).texts());
      assertFalse(seen.toString().endsWith("0\r\n\r\n"), seen::toString);
    }
  }

  @Test
  void closesAfterAnEmptyBodyWithoutEndingIt() throws IOException, InterruptedException {
    var directive = "{\"body\": \"\", \"events\": 1, \"then\": \"close\"}";
    try (var socket = harness.post(fault(directive))) {
      var seen = new StringBuilder();
      readAll(socket, seen);

      assertTrue(seen.toString().endsWith("chunked\r\n\r\n"), seen::toString);
    }
  }

  @Test
  void endsTheHttpAnswerWithoutFinishReasonAndEndMarker() throws IOException, InterruptedException {
    var body = harness.chat(fault("{\"events\": 2, \"then\": \"end\"}")).body();

    assertEquals(List.of("", "one "), Events.of(body).texts());
    assertFalse(body.contains("\"stop\""));
    assertFalse(body.contains("[DONE]"));
  }

  @Test
  void stallsUntilTheClientHangsUp() throws IOException, InterruptedException {
    var number = harness.log().count() + 1;
    try (var socket = harness.post(fault("{\"events\": 2, \"then\": \"stall\"}"))) {
      readUntil(socket, "one ");
      assertFalse(harness.log().ended(number).toCompletableFuture().isDone());
    }

    assertEquals(Outcome.CLIENT_CLOSED, await(harness.log().ended(number)).outcome());
  }

  @Test
  void sendsTheHeadBeforeItStalls() throws IOException, InterruptedException {
    try (var socket = harness.post(fault("{\"then\": \"stall\"}"))) {
      var head = readUntil(socket, "\r\n\r\n");

      assertTrue(head.startsWith("HTTP/1.1 200 OK"), head);
    }
  }

  @Test
  void sendsAnErrorInsideTheStream() throws IOException, InterruptedException {
    var body =
        harness
            .chat(
                fault(
                    """
                    {"events": 2, "then": "error", "error": {"code": 529, "message": "overloaded"}}
                    """))
            .body();

    var last = Events.of(body).json().getLast();
    assertEquals("overloaded", last.at("/error/message").asText());
    assertFalse(body.contains("[DONE]"));
  }

  @Test
  void talksWithoutEnd() throws IOException, InterruptedException {
    var number = harness.log().count() + 1;
    try (var socket = harness.post(fault("{\"then\": \"endless\"}"))) {
      assertEquals(1_000_000, socket.getInputStream().readNBytes(1_000_000).length);
    }

    assertEquals(Outcome.CLIENT_CLOSED, await(harness.log().ended(number)).outcome());
  }

  @Test
  void pingsWithoutEnd() throws IOException, InterruptedException {
    try (var socket = harness.post(fault("{\"then\": \"pings\", \"pace_ms\": 1}"))) {
      var seen = readUntil(socket, ": ping\n\n\r\n8\r\n: ping\n\n");

      assertFalse(seen.contains("data:"), seen);
    }
  }

  @Test
  void writesRawBytesAndCloses() throws IOException, InterruptedException {
    var number = harness.log().count() + 1;
    try (var socket = harness.post(fault("{\"raw\": [\"HTP/9 what\\r\", \"\\n\\u0000\"]}"))) {
      var seen = new StringBuilder();
      readAll(socket, seen);

      assertEquals("HTP/9 what\r\n\u0000", seen.toString());
      assertEquals(Outcome.CUT, await(harness.log().ended(number)).outcome());
    }
  }

  @Test
  void writesBytesThatAreNoText() throws IOException, InterruptedException {
    try (var socket = harness.post(fault("{\"raw_base64\": [\"/8A=\", \"AQ==\"]}"))) {
      var bytes = socket.getInputStream().readAllBytes();

      assertEquals(
          List.of((byte) 0xff, (byte) 0xc0, (byte) 1), List.of(bytes[0], bytes[1], bytes[2]));
      assertEquals(3, bytes.length);
    }
  }

  @RepeatedTest(20)
  void resetsAfterRawBytes() throws IOException, InterruptedException {
    try (var socket =
        harness.post(fault("{\"raw\": \"HTTP/1.1 200 OK\\r\\n\", \"then\": \"reset\"}"))) {
      var seen = new StringBuilder();

      assertThrows(SocketException.class, () -> readAll(socket, seen));
      assertEquals("HTTP/1.1 200 OK\r\n", seen.toString());
    }
  }

  @Test
  void stallsAfterRawBytes() throws IOException, InterruptedException {
    var number = harness.log().count() + 1;
    try (var socket = harness.post(fault("{\"raw\": \"HTTP/1.1 \", \"then\": \"stall\"}"))) {
      assertEquals("HTTP/1.1 ", readUntil(socket, "1.1 "));
    }

    assertEquals(Outcome.CLIENT_CLOSED, await(harness.log().ended(number)).outcome());
  }

  @Test
  void cutsAnAnswerThatIsNotStreamed() throws IOException, InterruptedException {
    try (var socket = harness.post(ask("fault", false, "{\"events\": 1, \"then\": \"close\"}"))) {
      var seen = new StringBuilder();
      readAll(socket, seen);

      assertTrue(seen.toString().endsWith("\r\n10\r\n{\"id\":\"chatcmpl-\r\n"), seen::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reset please",
        "[]",
        "{\"stall_after\": 3}",
        "{\"then\": \"explode\"}",
        "{\"status\": 700}",
        "{\"delay_ms\": -1}",
        "{\"delay_ms\": \"soon\"}",
        "{\"pace_ms\": -1}",
        "{\"events\": \"all\"}",
        "{\"headers\": {\"Content-Length\": \"3\"}}",
        "{\"headers\": {\"content-type\": \"?\"}}",
        "{\"headers\": {\"no name\": \"3\"}}",
        "{\"headers\": {\"x\": \"a\\r\\nb\"}}",
        "{\"raw_base64\": \"*\"}",
        "{\"body_base64\": \"*\"}",
        "{\"raw\": \"x\", \"then\": \"pings\"}"
      })
  void refusesWhatIsNoDirective(String prompt) throws IOException, InterruptedException {
    var response = harness.chat(fault(prompt));

    assertEquals(400, response.statusCode());
    assertEquals("invalid_request_error", Json.parse(response.body()).at("/error/type").asText());
  }

  private static String fault(String directive) {
    return ask("fault", true, directive);
  }

  /** Reads to the end of the stream; what was read before a reset is in {@code seen}. */
  private static void readAll(Socket socket, StringBuilder seen) throws IOException {
    var in = socket.getInputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      seen.append((char) octet);
    }
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    var seen = new StringBuilder();
    while (seen.indexOf(end) < 0) {
      var octet = socket.getInputStream().read();
      assertTrue(octet >= 0, () -> "ended before " + end + ": " + seen);
      seen.append((char) octet);
    }
    return seen.toString();
  }
}
