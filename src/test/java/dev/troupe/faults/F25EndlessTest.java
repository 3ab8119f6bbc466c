package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F25)
@Timeout(120)
class F25EndlessTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  @Test
  void passesAStreamOfVeryManyChunks(Entry entry) throws Exception {
    passes(Ledger.rounds(10_000, 150_000), "word ", entry);
  }

  @Test
  void passesAStreamOfVeryManyChunksOfOneByte(Entry entry) throws Exception {
    passes(Ledger.rounds(10_000, 1_000_000), "x", entry);
  }

  private static void passes(int chunks, String text, Entry entry) throws Exception {
    var script =
        Script.start()
            .send(Answers.streamHead())
            .each(chunks, _ -> Answers.delta(text))
            .send(Answers.finish("stop") + Answers.DONE)
            .fin();
    try (var upstream = new ScriptedProvider().otherwise(script);
        var stand = new Stand(upstream)) {
      var outcome = stand.stream(LONG).await();

      assertEquals(chunks * text.length(), outcome.response().content().length());
      assertEquals(outcome.response().content(), outcome.text());
      stand.verify(entry);
      entry.figure(
          "%,d chunks of %d B in %d ms"
              .formatted(chunks, text.length(), outcome.took().toMillis()));
    }
  }

  @Test
  void endsAStreamWithoutEndAtTheCapOfAnAnswer(Entry entry) throws Exception {
    endless("max-body = 64k", entry);
  }

  @Test
  void needsTheCapOfAnAnswer(Entry entry) throws Throwable {
    entry.unguarded(
        "max-body", "no answer by the deadline", () -> endless("max-body = 1g", new Entry()));
  }

  /** What is kept for the end counts as well. */
  @Test
  void endsAStreamThatSaysNothingButSignatures(Entry entry) throws Exception {
    signing("max-body = 64k", entry);
  }

  @Test
  void needsTheCapOfAnAnswerForSignaturesToo(Entry entry) throws Throwable {
    entry.unguarded(
        "max-body", "no answer by the deadline", () -> signing("max-body = 1g", new Entry()));
  }

  private static void signing(String cap, Entry entry) throws Exception {
    var signature =
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"signature\":\"%s\"}}"
            .formatted("x".repeat(1000));
    var script =
        Script.start()
            .send(Answers.streamHead())
            .send(
                Answers.event(
                    "{\"type\":\"content_block_start\",\"index\":0,"
                        + "\"content_block\":{\"type\":\"thinking\"}}"))
            .endless(Answers.event(signature), Duration.ofMillis(1));
    try (var upstream = new ScriptedProvider().otherwise(script);
        var stand = new Stand(upstream, cap + ", dialect = anthropic, api-key = k")) {
      var failure = stand.stream(DEADLINE).await().failure(Kind.MALFORMED);

      assertTrue(failure.message().contains("longer than 65536"), failure::message);
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
      stand.verify(entry);
      entry.checked(Invariant.I6, Invariant.I11);
    }
  }

  private static void endless(String cap, Entry entry) throws Exception {
    var script =
        Script.start()
            .send(Answers.streamHead())
            .endless(Answers.delta("x".repeat(1000)), Duration.ofMillis(1));
    try (var upstream = new ScriptedProvider().otherwise(script);
        var stand = new Stand(upstream, cap)) {
      var failure = stand.stream(DEADLINE).await().failure(Kind.BROKEN);

      assertTrue(failure.message().contains("longer than 65536"), failure::message);
      assertTrue(failure.partialText().length() <= 66_000, "the text so far is bounded");
      assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer());
      stand.verify(entry);
      entry.checked(Invariant.I6, Invariant.I11);
    }
  }
}
