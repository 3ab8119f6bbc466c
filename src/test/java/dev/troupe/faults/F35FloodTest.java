package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.troupe.event.CallLog;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolCommand;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.ToolFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Covers(FaultCase.F35)
@Timeout(600)
@Isolated("silences the log of all calls")
class F35FloodTest {

  private static final int MESSAGES = Ledger.rounds(20_000, 1_000_000);
  private static final int ADMITTED = 11; // one in work, ten wait
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String BOUNDS = "max-concurrent = 1, max-queue = ";

  private final Logger callLog = (Logger) LoggerFactory.getLogger(CallLog.LOGGER);

  record Request(String text) {}

  /** Answers once it is let. */
  record Slow(CountDownLatch gate) implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) throws InterruptedException {
      gate.await();
      return request.text();
    }
  }

  @BeforeEach
  void silence() { // what the tests' appender keeps of a million calls, would be the heap's
    callLog.setLevel(Level.WARN);
  }

  @AfterEach
  void speak() {
    callLog.setLevel(null);
  }

  @Test
  void ofASlowProviderIsAnsweredMessageByMessage(Entry entry) throws Exception {
    provider(MESSAGES, 10, entry);
  }

  @Test
  void ofASlowToolIsAnsweredMessageByMessage(Entry entry) throws Exception {
    tool(MESSAGES, 10, entry);
  }

  @Test
  void needsTheBoundOfTheQueue(Entry entry) throws Throwable {
    entry.unguarded("max-queue", "refused", () -> provider(1000, 1_000_000, new Entry()));
  }

  private static void provider(int messages, int queue, Entry entry) throws Exception {
    var gate = new CompletableFuture<Void>();
    var slow = Script.start().until(gate).then(Answers.chat("well"));
    try (var upstream = new ScriptedProvider();
        var flooded = new ScriptedProvider().otherwise(slow);
        var stand =
            new Stand(
                upstream,
                "troupe.providers.flooded { base-url = \"%s\", %s }"
                    .formatted(flooded.baseUrl(), BOUNDS + queue))) {
      var request = ModelRequest.builder().user("question").model("m").build();
      var flood =
          new Flood<ProviderCommand, ProviderCommand.Reply>(
              stand.troupe.provider("flooded"),
              asker -> new ProviderCommand.Generate(request, LONG, asker),
              reply ->
                  reply instanceof ProviderCommand.Failed(var failure)
                      && failure.kind() == Kind.OVERLOADED);
      check(stand, flood, messages, () -> gate.complete(null), "provider", entry);
    }
  }

  private static void tool(int messages, int queue, Entry entry) throws Exception {
    var gate = new CountDownLatch(1);
    try (var upstream = new ScriptedProvider();
        var stand =
            new Stand(
                upstream,
                upstream.baseUrl(),
                it -> it.tool("slow", new Slow(gate)),
                "troupe.tools.slow { " + BOUNDS + queue + " }")) {
      var input = JsonNodeFactory.instance.objectNode().put("text", "x");
      var flood =
          new Flood<ToolCommand, ToolCommand.Reply>(
              stand.troupe.toolActor("slow"),
              asker -> new ToolCommand.Call(input, LONG, asker),
              reply ->
                  reply instanceof ToolCommand.Failed(var failure)
                      && failure.type().equals(ToolFailure.OVERLOADED));
      check(stand, flood, messages, gate::countDown, "tool", entry);
    }
  }

  private static void check(
      Stand stand, Flood<?, ?> flood, int messages, Runnable open, String what, Entry entry)
      throws Exception {
    var before = Flood.liveBytes();
    var start = System.nanoTime();
    var most = 0L;
    try {
      flood.start(stand.kit, messages);
      most = flood.awaitSent();
      assertEquals(messages - ADMITTED, flood.awaitRefused(messages - ADMITTED), "refused");
    } finally {
      open.run();
    }
    flood.awaitAnswered(messages);

    var took = Duration.ofNanos(System.nanoTime() - start);
    var grown = (most - before) >> 20;
    assertTrue(grown <= 128, () -> grown + " MiB more alive during the flood");
    assertEquals(messages - ADMITTED, flood.refused(), "refused");
    stand.verify(entry);
    entry.rounds(messages);
    entry.checked(Invariant.I6);
    entry.figure(
        "%s: %,d sent and answered in %.1f s, %,d refused, at most %d MiB more alive"
            .formatted(what, messages, took.toMillis() / 1e3, flood.refused(), Math.max(0, grown)));
  }
}
