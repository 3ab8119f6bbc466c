package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static dev.troupe.http.ScriptedServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HttpSessionTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void postsJsonAndReadsJson() throws Exception {
    try (var server = ScriptedServer.answering(ok("{\"text\":\"hi\"}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      try (var answer = session.http().post("/complete", Map.of("prompt", "ä"))) {
        assertEquals(200, answer.status());
        assertEquals("hi", answer.json().at("/text").asText());
      }

      var request = server.request();
      assertEquals("POST /complete HTTP/1.1", request.line());
      assertEquals("{\"prompt\":\"ä\"}", request.body());
    }
  }

  @Test
  void sendsBytesAndReadsBytes() throws Exception {
    var call = new HttpCall(HttpCall.Method.POST, "/bytes", Map.of(), "ä".getBytes(UTF_8));
    try (var server = ScriptedServer.answering(ok("ö"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server));
        var answer = session.http().send(call)) {
      assertArrayEquals("ö".getBytes(UTF_8), answer.bytes());

      var request = server.request();
      assertEquals("POST /bytes HTTP/1.1", request.line());
      assertEquals("ä", request.body());
    }
  }

  @Test
  void getsTextThatComesInParts() throws Exception {
    var parts = chunked("text/plain") + chunk("grü") + chunk("ße") + chunk("");
    try (var server = ScriptedServer.answering(parts);
        var session = new SessionHarness(KIT, SessionHarness.settings(server));
        var answer = session.http().get("/")) {
      assertEquals("grüße", answer.text());
    }
  }

  @Test
  void handsOutTheEventsOfAStreamOneByOne() throws Exception {
    var stream =
        chunked("text/event-stream") + chunk("data: a\n\nevent: e\nda") + chunk("ta: b\n\n");
    try (var server = ScriptedServer.answering(stream + chunk(""));
        var session = new SessionHarness(KIT, SessionHarness.settings(server));
        var answer = session.http().get("/")) {
      assertEquals(Optional.of(new SseEvent("message", "a")), answer.nextEvent());
      assertEquals(Optional.of(new SseEvent("e", "b")), answer.nextEvent());
      assertEquals(Optional.empty(), answer.nextEvent());
      assertEquals(Optional.empty(), answer.nextEvent());
    }
  }

  @Test
  void refusesToReadEventsFromAnAnswerWithoutAny() throws Exception {
    try (var server = ScriptedServer.answering(ok("{}"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server));
        var answer = session.http().get("/")) {
      var refused = assertThrows(IllegalStateException.class, answer::nextEvent);

      assertEquals(
          "answer is no stream of events but application/json; read it with json(), text() or"
              + " bytes()",
          refused.getMessage());
    }
  }

  @Test
  void throwsAStatusOf400AndAboveWithItsBody() throws Exception {
    var answer = ok("{\"error\":1}").replace("200 OK", "429 Slow\r\nRetry-After: 7");
    try (var server = ScriptedServer.answering(answer);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();

      var bad = assertThrows(HttpFailure.BadStatus.class, () -> http.post("/x", Map.of()));

      assertEquals(session.settings.origin() + ": POST /x: status 429", bad.getMessage());
      assertEquals(Optional.of("7"), bad.head().header("Retry-After"));
      assertArrayEquals("{\"error\":1}".getBytes(UTF_8), bad.body());
      assertThrows(HttpFailure.BadStatus.class, () -> http.get("/x"));
      assertEquals(1, server.connectionCount());
    }
  }

  @Test
  void cutsTheBodyOfABadStatusAtTheCap() throws Exception {
    try (var server =
        ScriptedServer.start(
            connection -> {
              connection.read();
              connection.write("HTTP/1.1 500 No\r\n\r\n");
              while (true) {
                connection.write("x".repeat(100));
              }
            })) {
      var settings = SessionHarness.settings(server);
      settings.maxBodyBytes = 250;
      try (var session = new SessionHarness(KIT, settings)) {
        var http = session.http();

        var bad = assertThrows(HttpFailure.BadStatus.class, () -> http.get("/"));

        assertEquals("x".repeat(250), new String(bad.body(), UTF_8));
        session.awaitOpen(0);
      }
    }
  }

  @Test
  void handsOutAnyStatusWhenAsked() throws Exception {
    try (var server = ScriptedServer.answering(ok("no").replace("200 OK", "404 Not Found"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server));
        var answer = session.http().anyStatus().get("/")) {
      assertEquals(404, answer.status());
      assertEquals("no", answer.text());
    }
  }

  @Test
  void refusesABodyBeyondTheCapAndClosesItsConnection() throws Exception {
    try (var server = ScriptedServer.answering(ok("12345678901"))) {
      var settings = SessionHarness.settings(server);
      settings.maxBodyBytes = 10;
      try (var session = new SessionHarness(KIT, settings);
          var answer = session.http().get("/")) {
        var failure = assertThrows(HttpFailure.Malformed.class, answer::bytes);

        assertEquals(
            session.settings.origin() + ": answer: body is longer than 10 bytes",
            failure.getMessage());
      }
    }
  }

  @Test
  void saysThatABodyIsNotJson() throws Exception {
    try (var server = ScriptedServer.answering(ok("<html>"));
        var session = new SessionHarness(KIT, SessionHarness.settings(server));
        var answer = session.http().get("/")) {
      var failure = assertThrows(HttpFailure.Malformed.class, answer::json);

      assertEquals(session.settings.origin() + ": answer: body is not JSON", failure.getMessage());
    }
  }

  @Test
  void throwsAFailureWithTheStacksOfBothThreads() throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.Connection::close);
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var http = session.http();

      var failure = assertThrows(HttpFailure.class, () -> http.get("/"));

      assertInstanceOf(failure.getClass(), failure.getCause());
      assertNotSame(failure, failure.getCause());
    }
  }
}
