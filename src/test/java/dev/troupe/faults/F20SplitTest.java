package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Covers(FaultCase.F20)
@Timeout(60)
class F20SplitTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String TEXT = "naïve 日本 \uD83D\uDE00 \"x\"\n";
  private static final Duration APART = Duration.ofMillis(1);

  @RegisterExtension final Seed seed = new Seed();

  @Test
  void isNotSeenByWhoeverAsksByteByByte(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(Script.start().send(answer()));
        var proxy = new FaultProxy(upstream.port(), seed);
        var stand = new Stand(upstream, proxy.baseUrl())) {
      proxy.always(Plan.answers(new Toxic.Slicer(1, 0, Duration.ZERO)));

      assertEquals(TEXT, stand.stream(DEADLINE).await().response().content());

      stand.verify(entry);
    }
  }

  @Test
  void isNotSeenWhereverTheBytesAreSplit(Entry entry) throws Exception {
    var answer = answer();
    try (var upstream = new ScriptedProvider();
        var stand = new Stand(upstream)) {
      for (int at = 1; at < answer.length; at += Ledger.rounds(5, 1)) {
        upstream.otherwise(
            Script.start()
                .send(Arrays.copyOf(answer, at))
                .pause(APART)
                .send(Arrays.copyOfRange(answer, at, answer.length)));

        var outcome = stand.stream(DEADLINE).await();

        assertEquals(TEXT, outcome.response().content(), "split at " + at);
        assertEquals(TEXT, outcome.text(), "split at " + at);
      }
      stand.verify(entry);
      entry.checked(Invariant.I11);
      entry.guardless("each parser keeps its own state between two reads");
    }
  }

  /** With CRLF line ends, as raw characters and not as escapes. */
  private static byte[] answer() {
    var events = Answers.delta(TEXT) + Answers.finish("stop") + Answers.usage(3, 5) + Answers.DONE;
    return (Answers.chunkedHead("text/event-stream")
            + Answers.chunk(events.replace("\n", "\r\n"))
            + Answers.chunk(""))
        .getBytes(UTF_8);
  }
}
