package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.Pending;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import dev.troupe.supervision.Actors;
import dev.troupe.supervision.Faults;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.ToolException;
import dev.troupe.tool.ToolFailure;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Actors of every kind but the guardian are killed at random, while calls of every kind go on. */
@Covers(FaultCase.F36)
@Timeout(600)
class F36RandomKillsTest {

  private static final int KILLS = Ledger.rounds(200, 10_000);
  private static final int CALLS_AT_ONCE = 4; // of each kind
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration WORK = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String[] SETTINGS = {
    "restart { shortest = 1ms, longest = 10ms }, retry.max-attempts = 1",
    "breaker { consecutive-failures = 1000000, minimum-calls = 1000000 }",
    "troupe.routes.chain.models = [\"faulty/m\", \"control/m\"]"
  };
  private static final List<String> PLACES =
      List.of(
          "providers",
          "providers/faulty",
          "providers/faulty/session-*",
          "providers/faulty/session-*/connection-*",
          "router",
          "router/call-*",
          "tools",
          "tools/slow",
          "tools/slow/call-*",
          "ingress");

  @RegisterExtension final Seed seed = new Seed();

  /**
   * One kill of the plan.
   *
   * @param which of the actors that are there, in turn
   */
  private record Kill(String place, int which, boolean stops) {
    static List<Kill> plan(Seed seed, int count) {
      var random = seed.random(36);
      return Stream.generate(
              () ->
                  new Kill(
                      PLACES.get(random.nextInt(PLACES.size())),
                      random.nextInt(1000),
                      random.nextBoolean()))
          .limit(count)
          .toList();
    }

    void run(ActorRef<?> victim) {
      if (stops) {
        Faults.stop(victim);
      } else {
        Faults.throwInHandler(victim);
      }
    }
  }

  record Request(String text) {}

  /** Takes a moment. */
  record Slow() implements SimpleTool<Request, String> {
    @Override
    public String execute(Request request, ToolContext tool) throws InterruptedException {
      var _ = new CountDownLatch(1).await(WORK.toMillis(), TimeUnit.MILLISECONDS);
      return request.text();
    }
  }

  @Test
  void isPlannedByItsSeed() {
    assertEquals(Kill.plan(new Seed(1), 100), Kill.plan(new Seed(1), 100));
    assertNotEquals(Kill.plan(new Seed(1), 100), Kill.plan(new Seed(2), 100));
  }

  @Test
  void costsNoCallItsAnswerAndNobodyElseAnything(Entry entry) throws Exception {
    var plan = Kill.plan(seed, KILLS);
    IO.println("F36RandomKillsTest: -Dfaults.seed=" + seed);
    var failed = round(plan, kill -> victim -> kill.run(victim), entry);
    entry.rounds(plan.size());
    entry.figure("%,d kills by the seed %s; %d other calls failed".formatted(KILLS, seed, failed));
  }

  @Test
  void needsSupervision(Entry entry) throws Throwable {
    var plan = Kill.plan(new Seed(1), 50);
    entry.unguarded("supervision", "nobody", () -> round(plan, _ -> Faults::end, new Entry()));
  }

  private interface Deadly {
    Consumer<ActorRef<?>> of(Kill kill);
  }

  /** How many calls of tools and routes failed. */
  private static int round(List<Kill> plan, Deadly deadly, Entry entry) throws Exception {
    try (var upstream =
            new ScriptedProvider()
                .otherwise(Script.start().pause(WORK).then(Answers.chat("well")));
        var stand =
            new Stand(upstream, anywhere(upstream), it -> it.tool("slow", new Slow()), SETTINGS)) {
      var load = new Load(stand);
      for (var kill : plan) {
        deadly.of(kill).accept(victim(kill, stand, load));
      }
      load.drain();
      Stand.await(() -> works(stand), "all work again");
      stand.verify(entry);
      entry.checked(Invariant.I10);
      return load.failed;
    }
  }

  /** One of the actors at the place; calls are made until there is one. */
  private static ActorRef<?> victim(Kill kill, Stand stand, Load load) throws Exception {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      load.fill();
      var there = Actors.at(stand.kit.system(), kill.place());
      if (!there.isEmpty()) {
        return Adapter.toTyped(there.get(kill.which() % there.size()));
      }
    }
    return fail("nobody there to kill: " + kill.place());
  }

  private static boolean works(Stand stand) {
    try (var client = new RawClient(stand.troupe.address().orElseThrow().getPort())) {
      client.post("/v1/tools/slow", "{\"text\":\"x\"}", "Content-Type: application/json");
      client.readUntil("\"x\"");
      return stand.generate(DEADLINE).await().isAnswered();
    } catch (Exception _) {
      return false;
    }
  }

  /** By a name: what is cut as it is sent, need not arrive. */
  private static URI anywhere(ScriptedProvider upstream) {
    return URI.create("http://localhost:" + upstream.port() + "/v1");
  }

  /** Calls that are in flight while actors die. */
  private static final class Load {
    private final Stand stand;
    private final Deque<Call> calls = new ArrayDeque<>();
    private final Deque<Pending<?>> others = new ArrayDeque<>();
    private int asked;
    private int failed;

    private Load(Stand stand) {
      this.stand = stand;
    }

    /** As many of each kind as there are to be. */
    private void fill() throws Exception {
      calls.removeIf(call -> call.outcomes() > 0);
      while (calls.size() < 2 * CALLS_AT_ONCE) {
        calls.add(stand.ask("question", DEADLINE, asked++ % 2 == 0));
      }
      for (var other : List.copyOf(others)) {
        if (isDone(other)) {
          settle(other);
          others.remove(other);
        }
      }
      while (others.size() < 2 * CALLS_AT_ONCE) {
        others.add(asked++ % 2 == 0 ? tool() : route());
      }
    }

    private static boolean isDone(Pending<?> other) {
      return other.toStage().toCompletableFuture().isDone();
    }

    private Pending<?> tool() throws Exception {
      return Deadline.within(DEADLINE, () -> stand.troupe.tool("slow").callAsync(new Request("x")));
    }

    private Pending<?> route() throws Exception {
      var request = ModelRequest.builder().user("question").build();
      return Deadline.within(DEADLINE, () -> stand.troupe.model("chain").generateAsync(request));
    }

    /** Its outcome, whichever; silence is a time-out. */
    private void settle(Pending<?> other) throws Exception {
      try {
        var _ = other.await();
      } catch (ModelException known) {
        failed++;
        assertTrue(!(known instanceof ModelException.TimedOut), () -> "nobody answered: " + known);
      } catch (ToolException known) {
        failed++;
        assertNotEquals(
            ToolFailure.TIMED_OUT, known.failure().type(), () -> "nobody answered: " + known);
      }
    }

    private void drain() throws Exception {
      while (!others.isEmpty()) {
        settle(others.removeFirst());
      }
    }
  }
}
