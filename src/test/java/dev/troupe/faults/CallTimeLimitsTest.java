package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.TroupeBuilder;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.TimeLimits;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time limits that a call brings, by each door, in place of its provider's. */
@Timeout(30)
class CallTimeLimitsTest {

  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration DEADLINE = Duration.ofSeconds(8);
  private static final TimeLimits FIRST_EVENT = TimeLimits.NONE.firstEvent(SHORT);
  private static final Script SILENT = Script.start().hold();

  private static ModelRequest request(TimeLimits limits) {
    return ModelRequest.builder().user("x").model("faulty/m").timeLimits(limits).build();
  }

  @Test
  void endASilentCallOfAnActor() throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(SILENT);
        var stand = new Stand(upstream)) {
      var failure =
          stand.ask(request(FIRST_EVENT), DEADLINE, false).await().failure(Kind.TIMED_OUT);

      assertTrue(failure.message().contains("no first event within 150 ms"), failure.message());
    }
  }

  @Test
  void endASilentEmbeddedCall() throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(SILENT);
        var stand = new Stand(upstream)) {
      var failure =
          assertThrows(
              ModelException.TimedOut.class,
              () -> stand.troupe.model().generate(request(FIRST_EVENT)));

      assertTrue(failure.failure().message().contains("no first event within 150 ms"));
    }
  }

  @Test
  void endASilentCallOverHttp() throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(SILENT);
        var stand = new Stand(upstream);
        var client = new RawClient(stand.troupe.address().orElseThrow().getPort())) {
      client.post(
          "/v1/chat/completions",
          "{\"model\":\"faulty/m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
          "Content-Type: application/json",
          "troupe-first-event-timeout: 150ms",
          "Connection: close");

      var answer = client.readAll().text();
      assertTrue(answer.startsWith("HTTP/1.1 504 "), answer);
      assertTrue(answer.contains("no first event within 150 ms"), answer);
    }
  }

  @Test
  void endAnAnswerThatFallsSilent() throws Exception {
    var stalled = Script.start().send(Answers.streamHead()).send(Answers.delta("so")).hold();
    try (var upstream = new ScriptedProvider().otherwise(stalled);
        var stand = new Stand(upstream)) {
      var limits = TimeLimits.NONE.betweenEvents(SHORT);

      var failure = stand.ask(request(limits), DEADLINE, true).await().failure();

      assertTrue(failure.message().contains("silent for 150 ms"), failure.message());
      assertEquals("so", failure.partialText());
    }
  }

  @Test
  void endACallThatFindsNoConnection() throws Exception {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ = new Socket(full.getInetAddress(), full.getLocalPort());
        var _ = new Socket(full.getInetAddress(), full.getLocalPort());
        var upstream = new ScriptedProvider();
        var stand =
            new Stand(
                upstream,
                URI.create("http://127.0.0.1:" + full.getLocalPort()),
                "retry.max-attempts = 1")) {
      var limits = TimeLimits.NONE.connect(SHORT);

      var failure = stand.ask(request(limits), DEADLINE, false).await().failure(Kind.UNAVAILABLE);

      assertTrue(failure.message().contains("no connection within 150 ms"), failure.message());
    }
  }

  @Test
  void lengthenThoseOfTheProvider() throws Exception {
    var late = Script.start().pause(Duration.ofMillis(500)).then(Answers.chat("late"));
    try (var upstream = new ScriptedProvider().otherwise(late);
        var stand = new Stand(upstream, "first-event-timeout = 100ms")) {
      var limits = TimeLimits.NONE.firstEvent(Duration.ofSeconds(5));

      var response = stand.ask(request(limits), DEADLINE, false).await().response();

      assertEquals("late", response.content());
    }
  }

  @Test
  void areUnderTheDeadlineAllTheSame() throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(SILENT);
        var stand = new Stand(upstream)) {
      var limits = TimeLimits.NONE.firstEvent(Duration.ofDays(1));

      var outcome = stand.ask(request(limits), Duration.ofMillis(200), false).await();

      assertTrue(outcome.failure(Kind.TIMED_OUT).message().contains("no answer by the deadline"));
    }
  }

  @Test
  void holdInAUserWrittenProvider() throws Exception {
    UnaryOperator<TroupeBuilder> users =
        builder ->
            builder.provider(
                "own",
                http ->
                    _ -> {
                      try (var answer = http.post("/chat/completions", Map.of())) {
                        return ModelResponse.of("status " + answer.status());
                      }
                    });
    try (var upstream = new ScriptedProvider().otherwise(SILENT);
        var stand =
            new Stand(
                upstream,
                upstream.baseUrl(),
                users,
                "troupe.providers.own.base-url = \"" + upstream.baseUrl() + "\"")) {
      var request = ModelRequest.builder().user("x").model("own/m").timeLimits(FIRST_EVENT).build();

      var failure = stand.ask(request, DEADLINE, false).await().failure(Kind.TIMED_OUT);

      assertTrue(failure.message().contains("no first event within 150 ms"), failure.message());
    }
  }

  @Test
  void areMoreThanZeroAndNoLongerThanATimerReaches() {
    for (var limit : new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(101)}) {
      var refused =
          assertThrows(IllegalArgumentException.class, () -> TimeLimits.NONE.betweenEvents(limit));

      assertEquals(
          "betweenEvents must be more than zero and at most 100 days, got " + limit,
          refused.getMessage());
    }
  }
}
