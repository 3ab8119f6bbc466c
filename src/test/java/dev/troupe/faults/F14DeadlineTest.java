package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Deadline;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.ToolException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F14)
@Timeout(60)
class F14DeadlineTest {

  private static final Duration DEADLINE =
      Ledger.IS_FULL ? Duration.ofSeconds(5) : Duration.ofSeconds(1);
  private static final Duration ATTEMPT = DEADLINE.multipliedBy(4).dividedBy(5);
  private static final Duration LATEST = DEADLINE.plusMillis(250);
  private static final String SOON = "retry.shortest-pause = 1ms";

  /** Each attempt fails, late. */
  private static final Script SLOW =
      Script.start().pause(ATTEMPT).then(Answers.error(503, "overloaded"));

  record Request(String text) {}

  /** Asks the model that fails, as long as its own caller allows. */
  record Nested() implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) throws InterruptedException {
      var ask = ModelRequest.builder().user(request.text()).model("faulty/m").build();
      return tool.callModel(ask).content();
    }
  }

  @Test
  void holdsOverAllAttempts(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(SLOW);
        var stand = new Stand(upstream, SOON)) {
      var outcome = stand.generate(DEADLINE).await();

      assertEquals(2, outcome.failure(Kind.TIMED_OUT).attempts().size());
      checkEnd(outcome.took());
      checkCancelled(upstream);
      stand.verify(entry);
      entry.figure("%s: ended after %d ms".formatted(DEADLINE, outcome.took().toMillis()));
    }
  }

  @Test
  void isWhatIsLeftOfItForANestedCall(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(SLOW);
        var stand =
            new Stand(upstream, upstream.baseUrl(), it -> it.tool("nested", new Nested()), SOON)) {
      var tool = stand.troupe.tool("nested");
      var start = System.nanoTime();

      assertThrows(
          ToolException.class,
          () -> Deadline.within(DEADLINE, () -> tool.call(new Request("question"))));

      checkEnd(Duration.ofNanos(System.nanoTime() - start));
      checkCancelled(upstream);
      entry.rounds(1);
    }
  }

  @Test
  void needsTheDeadline(Entry entry) throws Throwable {
    withoutOneOfItsOwn("troupe.deadline = " + DEADLINE.toMillis() + "ms");
    entry.unguarded(
        "troupe.deadline", "ended after", () -> withoutOneOfItsOwn("troupe.deadline = 1h"));
  }

  /** A call for which the configured deadline stands. */
  private static void withoutOneOfItsOwn(String deadline) throws Exception {
    try (var upstream = new ScriptedProvider().otherwise(SLOW);
        var stand = new Stand(upstream, SOON, deadline)) {
      var start = System.nanoTime();

      assertThrows(ModelException.class, () -> stand.troupe.model("faulty/m").generate("question"));

      checkEnd(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static void checkEnd(Duration took) {
    assertTrue(took.compareTo(LATEST) <= 0, () -> "ended after " + took);
  }

  private static void checkCancelled(ScriptedProvider upstream) throws Exception {
    var _ = upstream.arrival();
    assertTrue(ScriptedProvider.end(upstream.arrival()).byPeer(), "the last request is closed");
    assertEquals(2, upstream.count());
  }
}
