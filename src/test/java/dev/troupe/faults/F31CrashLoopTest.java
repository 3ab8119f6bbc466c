package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.http.HttpSession;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ModelProvider;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.supervision.Faults;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.ToolException;
import dev.troupe.tool.ToolFailure;
import dev.troupe.tool.ToolRef;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Covers(FaultCase.F31)
@Timeout(180)
@Isolated("counts the lines of the log, and takes away their bound everywhere")
class F31CrashLoopTest {

  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration SMALL = Duration.ofMillis(1500);
  private static final Duration LENGTH = Ledger.IS_FULL ? Duration.ofSeconds(58) : SMALL;
  private static final Duration QUIET = Duration.ofMillis(500);
  private static final String PAUSES = "restart { shortest = 20ms, longest = 40ms, quiet = 500ms }";
  private static final String NO_QUIET = "restart { shortest = 20ms, longest = 40ms, quiet = 1ms }";
  private static final int MOST_LINES = 20;
  private static final long CRASHES = MOST_LINES + 5; // at least

  /** What a caller waits at most for an answer that needs nobody. */
  private static final Duration AT_ONCE = Duration.ofMillis(Ledger.rounds(1000, 250));

  @Test
  void ofASessionIsQuarantinedAndEndsByItself(Entry entry) throws Exception {
    session(PAUSES, LENGTH, entry);
  }

  @Test
  void needsThePausesToGrow(Entry entry) throws Throwable {
    entry.unguarded("restart.quiet", "quarantined", () -> session(NO_QUIET, SMALL, new Entry()));
  }

  private static void session(String pauses, Duration length, Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var log = new LogLines();
        var stand = new Stand(upstream, anywhere(upstream), pauses)) {
      var loop = new CrashLoop(stand, CrashLoop.SESSION);
      loop.run(length, CRASHES);
      assertTrue(loop.seen().contains(State.QUARANTINED), "quarantined at the longest pause");
      verifyLines(log, "session", stand.describe("faulty").restarts(), entry);
      loop.awaitEnd();

      var quiet = System.nanoTime() + QUIET.toNanos();
      Stand.await(() -> System.nanoTime() > quiet, "a quiet time");
      assertFalse(loop.once().contains(State.QUARANTINED), "the next pause is the shortest");
      verify(stand, entry);
    }
  }

  @Test
  void ofAConnectionLeavesItsProviderServing(Entry entry) throws Exception {
    var noBreaker = "breaker { consecutive-failures = 1000000, minimum-calls = 1000000 }";
    try (var upstream =
            new ScriptedProvider()
                .otherwise(Script.start().pause(Duration.ofMillis(20)).then(Answers.chat("well")));
        var log = new LogLines();
        var stand = new Stand(upstream, anywhere(upstream), noBreaker, "retry.max-attempts = 1")) {
      var loop = new CrashLoop(stand, CrashLoop.CONNECTION);
      loop.run(LENGTH, CRASHES);
      assertEquals(Set.of(State.READY), loop.seen());
      verifyLines(log, "connection", stand.describe("faulty").restarts(), entry);
      loop.awaitEnd();
      verify(stand, entry);
    }
  }

  @Test
  void ofAFactoryIsShownAndItsCallersAreAnsweredAtOnce(Entry entry) throws Exception {
    factory(LENGTH, entry);
  }

  @Test
  void needsTheBoundOfTheLog(Entry entry) throws Throwable {
    Faults.logEverything(true);
    try {
      entry.unguarded("the log's bound", "lines", () -> factory(SMALL, new Entry()));
    } finally {
      Faults.logEverything(false);
    }
  }

  /** A provider whose factory throws as long as it is told to. */
  private record Factory(AtomicBoolean broken, AtomicLong calls) {
    ModelProvider make(HttpSession http) {
      calls.incrementAndGet();
      if (broken.get()) {
        throw new IllegalStateException("in a user's factory");
      }
      return _ -> {
        try (var answer = http.post("/chat/completions", Map.of())) {
          var _ = answer.text();
          return ModelResponse.of("well");
        }
      };
    }
  }

  private static void factory(Duration length, Entry entry) throws Exception {
    var factory = new Factory(new AtomicBoolean(), new AtomicLong());
    try (var upstream = new ScriptedProvider();
        var log = new LogLines();
        var stand =
            new Stand(
                upstream, upstream.baseUrl(), it -> it.provider("faulty", factory::make), PAUSES)) {
      factory.broken().set(true);
      Faults.throwInHandlers(stand.kit.system(), CrashLoop.SESSION);
      Stand.await(() -> state(stand) == State.QUARANTINED, "quarantined");
      var loop = new CrashLoop(stand); // which only asks
      loop.run(length, CRASHES);

      assertEquals(Set.of(State.QUARANTINED), loop.seen());
      assertTrue(get(stand, "/v1/status").contains("\"faulty\":{\"state\":\"quarantined\""));
      assertTrue(get(stand, "/health/ready").startsWith("HTTP/1.1 200 "), "another one is ready");
      assertTrue(post(stand).startsWith("HTTP/1.1 503 "), "over HTTP, too");
      var last = stand.generate(DEADLINE).await();
      assertEquals(Kind.UNAVAILABLE, last.failure().kind());
      assertTrue(last.took().compareTo(AT_ONCE) <= 0, () -> "answered after " + last.took());
      verifyLines(log, "factory", factory.calls().get(), entry);

      factory.broken().set(false);
      loop.awaitEnd();
      verify(stand, entry);
    }
  }

  @Test
  void ofTheOnlyProviderMakesTheProcessNotReady(Entry entry) throws Exception {
    var settings =
        "troupe { ingress.port = 0, simulator.start = never, providers.only { " + PAUSES + " } }";
    var factory = new Factory(new AtomicBoolean(true), new AtomicLong());
    try (var troupe =
        Troupe.builder()
            .config(ConfigFactory.parseString(settings))
            .provider("only", factory::make)
            .ingress(true)
            .start()) {
      Stand.await(
          () -> troupe.status().providers().getFirst().state() == State.QUARANTINED, "quarantined");

      var ready = get(troupe, "/health/ready");

      assertTrue(ready.startsWith("HTTP/1.1 503 "), ready);
      assertTrue(ready.contains("none of 1 is ready"), ready);
      entry.rounds(1);
    }
  }

  record Request(String text) {}

  /** Throws, as often as it is called. */
  record Broken() implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) {
      throw new IllegalStateException("in a tool's code");
    }
  }

  @Test
  void ofAToolsCallsConcernsThatToolOnly(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var stand =
            new Stand(upstream, upstream.baseUrl(), it -> it.tool("broken", new Broken()))) {
      crash(stand.troupe.tool("broken")); // the first says more, of what is loaded then
      try (var log = new LogLines()) {
        var end = System.nanoTime() + LENGTH.toNanos();
        var calls = 0L;
        while (System.nanoTime() < end || calls < CRASHES) {
          crash(stand.troupe.tool("broken"));
          calls++;
        }
        verifyLines(log, "tool", calls, entry);
      }
      verify(stand, entry);
      entry.rounds(1);
    }
  }

  private static void crash(ToolRef tool) {
    var failed = assertThrows(ToolException.class, () -> tool.call(new Request("x")));
    assertEquals(ToolFailure.TOOL_FAILED, failed.failure().type());
  }

  private static State state(Stand stand) {
    return stand.describe("faulty").state();
  }

  /** By a name: what is cut as it is sent, need not arrive. */
  private static URI anywhere(ScriptedProvider upstream) {
    return URI.create("http://localhost:" + upstream.port() + "/v1");
  }

  private static void verifyLines(LogLines log, String what, long crashes, Entry entry) {
    var lines = log.all();
    assertTrue(crashes > MOST_LINES, () -> crashes + " crashes");
    assertTrue(lines.size() <= MOST_LINES, () -> lines.size() + " lines: " + lines);
    entry.figure("%s: %,d crashes, %d lines in the log".formatted(what, crashes, lines.size()));
  }

  private static void verify(Stand stand, Entry entry) throws Exception {
    stand.verify(entry);
    entry.checked(Invariant.I6, Invariant.I10);
  }

  private static String get(Stand stand, String path) throws Exception {
    return get(stand.troupe, path);
  }

  private static String get(Troupe troupe, String path) throws Exception {
    try (var client = new RawClient(troupe.address().orElseThrow().getPort())) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      return client.readAll().text();
    }
  }

  private static String post(Stand stand) throws Exception {
    try (var client = new RawClient(stand.troupe.address().orElseThrow().getPort())) {
      client.post(
          "/v1/chat/completions",
          "{\"model\":\"faulty/m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
          "Content-Type: application/json",
          "Connection: close");
      return client.readAll().text();
    }
  }
}
