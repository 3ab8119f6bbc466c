package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F12)
@Timeout(30)
class F12NoAnswerTest {

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final String MEGABYTE = "x".repeat(1 << 20);

  private static final List<Script> NO_ANSWERS =
      List.of(
          Answers.page(200, "Welcome"),
          Answers.json(200, ""),
          Answers.json(200, "null"),
          Answers.json(200, "[]"),
          Answers.json(200, "{}"),
          Answers.json(200, "\u001f\b\u0000", "Content-Encoding: gzip"),
          Script.start().send("HTTP/1.1 204 No Content\r\n\r\n"),
          Script.start().send("SSH-2.0-OpenSSH_9.2\r\n").fin());

  @Test
  void isToldAsMalformed(Entry entry) throws Exception {
    for (var answer : NO_ANSWERS) {
      try (var upstream = new ScriptedProvider().otherwise(answer);
          var stand = new Stand(upstream)) {
        stand.generate(DEADLINE).await().failure(Kind.MALFORMED);
        stand.stream(DEADLINE).await().failure(Kind.MALFORMED);

        stand.verify(entry);
      }
    }
  }

  @Test
  void aBodyShorterThanItsLengthIsBroken(Entry entry) throws Exception {
    var cut =
        Script.start()
            .send(Answers.head(200, "application/json", "Content-Length: 900") + "{\"id\":1")
            .fin();
    try (var upstream = new ScriptedProvider().otherwise(cut);
        var stand = new Stand(upstream)) {
      stand.generate(DEADLINE).await().failure(Kind.BROKEN);

      stand.verify(entry);
      entry.checked(Invariant.I11);
    }
  }

  @Test
  void aBodyOfAGigabyteIsReadUpToTheCap(Entry entry) throws Exception {
    gigabyte("max-body = 2m", entry);
  }

  @Test
  void needsTheCapOfABody(Entry entry) throws Throwable {
    entry.unguarded(
        "max-body", "no answer by the deadline", () -> gigabyte("max-body = 1g", new Entry()));
  }

  private static void gigabyte(String cap, Entry entry) throws Exception {
    var body =
        Script.start()
            .send(Answers.head(200, "application/json", "Content-Length: 1073741824"))
            .endless(
                MEGABYTE, Duration.ofMillis(100)); // the unguarded run copies what it has so far
    try (var upstream = new ScriptedProvider().otherwise(body);
        var stand = new Stand(upstream, cap)) {
      var failure = stand.generate(DEADLINE).await().failure(Kind.MALFORMED);

      assertTrue(failure.message().contains("2097152"), failure::message);
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
      stand.verify(entry);
      entry.checked(Invariant.I6);
    }
  }
}
