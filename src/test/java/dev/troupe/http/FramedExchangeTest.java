package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static dev.troupe.http.ScriptedServer.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FramedExchangeTest {

  private static final int CAP = 1000;

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void cutsAStreamIntoEvents() throws Exception {
    var answer =
        chunked("text/event-stream; charset=utf-8")
            + chunk("data: a\n\n: ping\n\nevent: e\nda")
            + chunk("ta: b\n\ndata: cut")
            + chunk("");

    var events = run(answer);

    assertEquals("end", events.ended());
    assertEquals(List.of("message: a", "e: b"), events.events);
  }

  @Test
  void cutsLinesOfJsonIntoEvents() throws Exception {
    var events =
        run(chunked("application/x-ndjson") + chunk("{}\n{\"a\"") + chunk(":1}\n") + chunk(""));

    assertEquals("end", events.ended());
    assertEquals(List.of("message: {}", "message: {\"a\":1}"), events.events);
  }

  @Test
  void collectsAnyOtherAnswer() throws Exception {
    assertEquals("whole: {}", run(ok("{}")).ended());
    assertEquals("whole: {}", run(chunked("text/x") + chunk("{") + chunk("}") + chunk("")).ended());
  }

  @Test
  void collectsARefusalEvenIfItCallsItselfAStream() throws Exception {
    var head = "HTTP/1.1 500 No\r\nContent-Type: text/event-stream\r\nContent-Length: 9\r\n\r\n";
    var answer = head + "data: a\n\n";

    assertEquals("refused 500: data: a\n\n", run(answer).ended());
  }

  @Test
  void takesABodyOfExactlyTheCap() throws Exception {
    assertEquals("whole: " + "x".repeat(CAP), run(ok("x".repeat(CAP))).ended());
  }

  @Test
  void failsABodyBeyondTheCapAndClosesItsConnection() throws Exception {
    var head = "HTTP/1.1 200 OK\r\nContent-Length: 1234567890123\r\n\r\n";
    try (var server = ScriptedServer.start(connection -> endless(connection, head, "x"));
        var session = capped(server)) {
      var failure = assertInstanceOf(HttpFailure.Malformed.class, start(session).failure());

      assertEquals(
          session.settings.origin()
              + ": POST /events: answer not understood: body is longer than 1000 bytes",
          failure.getMessage());
      server.connection().end().get(10, TimeUnit.SECONDS);
      session.awaitOpen(0);
    }
  }

  @Test
  void takesAnEventOfExactlyTheCap() throws Exception {
    var data = "x".repeat(CAP);

    var events = run(chunked("text/event-stream") + chunk("data: " + data + "\n\n") + chunk(""));

    assertEquals("end", events.ended());
    assertEquals(List.of("message: " + data), events.events);
  }

  @Test
  void failsAnEventBeyondTheCapAndClosesItsConnection() throws Exception {
    try (var server =
            ScriptedServer.start(
                connection -> endless(connection, chunked("text/event-stream"), chunk("data: x")));
        var session = capped(server)) {
      var failure = assertInstanceOf(HttpFailure.Malformed.class, start(session).failure());

      assertInstanceOf(FramingException.class, failure.getCause());
      server.connection().end().get(10, TimeUnit.SECONDS);
      session.awaitOpen(0);
    }
  }

  @Test
  void cutsAnEndlessRefusalAtTheCapAndClosesItsConnection() throws Exception {
    try (var server =
            ScriptedServer.start(
                connection -> endless(connection, "HTTP/1.1 400 No\r\n\r\n", "x"));
        var session = capped(server)) {
      assertEquals("refused 400: " + "x".repeat(CAP), start(session).ended());

      server.connection().end().get(10, TimeUnit.SECONDS);
      session.awaitOpen(0);
    }
  }

  private static RecordedEvents run(String answer) throws Exception {
    try (var server = ScriptedServer.answering(answer);
        var session = capped(server)) {
      var events = start(session);
      var _ = events.outcome.handle((_, _) -> "").get(10, TimeUnit.SECONDS);
      return events;
    }
  }

  /** Answers without end. */
  private static void endless(ScriptedServer.Connection connection, String head, String piece)
      throws IOException {
    connection.read();
    connection.write(head);
    while (true) {
      connection.write(piece);
    }
  }

  private static RecordedEvents start(SessionHarness session) {
    return session.run(new RecordedEvents(session.settings));
  }

  private static SessionHarness capped(ScriptedServer server) {
    var settings = SessionHarness.settings(server);
    settings.maxBodyBytes = CAP;
    settings.maxEventBytes = CAP;
    return new SessionHarness(KIT, settings);
  }
}
