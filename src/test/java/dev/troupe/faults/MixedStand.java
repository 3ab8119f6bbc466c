package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * A Troupe with all its doors, between callers of whom some are in a hurry or leave, and two
 * providers of which one does wrong itself and the other is behind a proxy that spoils connections.
 * All that is random comes from one seed.
 */
final class MixedStand implements AutoCloseable {

  private static final int IN_FLIGHT = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long CALLS = 0; // purposes of the seed
  private static final long SCRIPTS = 1;

  final ActorTestKit kit = ActorTestKit.create();
  final Troupe troupe;
  final ScriptedProvider scripted;
  final MixedDoors doors;
  private final Seed seed;
  private final ScriptedProvider proxied = new ScriptedProvider().otherwise(Flaky::well);
  private final ScriptedProvider other = new ScriptedProvider();
  private final FaultProxy proxy;
  private final MixedTally tally = new MixedTally();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>(); // by question
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong longestOverrun = new AtomicLong(); // nanoseconds
  private final List<RawClient> undeclared = new ArrayList<>();
  private int calls; // since forget
  private int withdrawn; // likewise
  private long number; // of all calls

  /** One whose connections idle for {@code keepAlive}, as configured. */
  MixedStand(Seed seed, String keepAlive) throws Exception {
    this.seed = seed;
    scripted = new ScriptedProvider().otherwise(this::script);
    proxy = new FaultProxy(proxied.port(), seed);
    proxy.always(connection -> MixedFault.plan(seed.random(connection)));
    troupe =
        Troupe.builder()
            .on(kit.system())
            .config(ConfigFactory.parseString(config(keepAlive)).withFallback(ConfigFactory.load()))
            .listener(tally)
            .ingress(true)
            .start();
    doors = new MixedDoors(kit.system(), troupe);
  }

  private String config(String keepAlive) {
    return """
    troupe {
      simulator.start = never
      ingress.port = 0
      provider-defaults {
        dialect = openai-compatible, models = [m], keep-alive = %1$s
        retry { shortest-pause = 10ms, longest-pause = 50ms }
        breaker { shortest-pause = 50ms, longest-pause = 200ms }
      }
      providers {
        scripted { base-url = "%2$s", %5$s }
        proxied { base-url = "%3$s", %5$s }
        control.base-url = "%4$s"
      }
      route-defaults.models = ["scripted/m", "proxied/m"]
      routes { either {}, hedged.hedge-after = 50ms }
    }
    """
        .formatted(
            keepAlive,
            scripted.baseUrl(),
            proxy.baseUrl(),
            other.baseUrl(),
            "first-event-timeout = 300ms, between-events-timeout = 300ms");
  }

  /** The same for the same attempt at the same question, whatever else runs at the time. */
  private Script script(Arrival arrival) {
    var question = arrival.body();
    var attempt = asked.computeIfAbsent(question, _ -> new AtomicInteger()).incrementAndGet();
    return MixedFault.script(arrival, seed.random(SCRIPTS, question.hashCode(), attempt));
  }

  /** Makes so many calls more, some at the same time, beside traffic of another provider. */
  void run(int count) throws Exception {
    var control = new Control(troupe.model("control/m"), PATIENCE);
    control.start();
    var places = new Semaphore(IN_FLIGHT);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var n = 0; n < count; n++) {
        var call = MixedCall.any(++number, seed.random(CALLS, number));
        calls++;
        withdrawn += call.withdrawnAfter().isPresent() ? 1 : 0;
        places.acquire();
        var _ = threads.submit(() -> see(call, places));
      }
    } finally {
      control.stop();
    }
    control.check();
  }

  private Void see(MixedCall call, Semaphore places) throws InterruptedException {
    var caller = Thread.ofVirtual().start(() -> make(call));
    var after = call.withdrawnAfter();
    if (after.isPresent() && !caller.join(after.get())) {
      caller.interrupt();
    }
    if (!caller.join(call.deadline().plus(PATIENCE))) {
      wrong.add(call + ": no outcome");
    }
    places.release();
    return null;
  }

  private void make(MixedCall call) {
    var begun = System.nanoTime();
    try {
      doors.make(call);
    } catch (Exception | AssertionError failure) {
      wrong.add(call + ": " + failure);
    }
    var overrun = System.nanoTime() - begun - call.deadline().toNanos();
    longestOverrun.accumulateAndGet(overrun, Math::max);
  }

  /** Waits until nothing is at work, and checks I1 and I3 over all calls since {@link #forget}. */
  void verify() {
    Stand.await(this::isIdle, "nothing is at work");
    assertEquals(List.of(), List.copyOf(wrong), "outcomes that are none");
    assertTrue(doors.outcomesOfActors().stream().allMatch(n -> n == 1), "one outcome each");
    assertEquals(0, troupe.status().droppedEvents(), "events that were not heard");
    Stand.await(() -> tally.calls() >= calls - withdrawn, "each call that stays is told of");
    assertBill("scripted", scripted);
    assertBill("proxied", proxied);
    assertTrue(tally.calls() <= calls, "no call is told of that was not made");
    tally.assertOneOutcomeEach();
  }

  /** How far beyond its deadline an outcome came since {@link #forget}, at most. */
  Duration longestOverrun() {
    return Duration.ofNanos(longestOverrun.get());
  }

  /** One more call, which is refused: when that is heard, so is all before it. */
  private void hearAll(String provider) {
    var last = Origin.at(Door.ACTOR);
    var request = ModelRequest.of("too late");
    var replyTo = kit.<Reply>createTestProbe();
    troupe.provider(provider).tell(new Generate(request, Duration.ZERO, last, replyTo.ref()));
    Stand.await(() -> tally.hasHeard(last.callId()), "what " + provider + " tells is heard");
    replyTo.stop();
    calls++;
  }

  private void assertBill(String provider, ScriptedProvider upstream) {
    hearAll(provider);
    assertTrue(
        upstream.bill().size() <= tally.sent(provider),
        () ->
            "%d requests upstream, %d declared by %s"
                .formatted(upstream.bill().size(), tally.sent(provider), provider));
  }

  private boolean isIdle() {
    return troupe.status().providers().stream()
        .allMatch(it -> it.inFlight() == 0 && it.queued() == 0);
  }

  boolean hasConnections() {
    return troupe.status().providers().stream().anyMatch(it -> it.connections() > 0);
  }

  /** Sends requests of which Troupe knows nothing. */
  void sendUndeclared(int count) throws Exception {
    var before = scripted.count();
    for (var n = 0; n < count; n++) {
      undeclared.add(new RawClient(scripted.port()).post("/v1/chat/completions", "{}"));
    }
    Stand.await(() -> scripted.count() == before + count, "they have arrived");
  }

  /** Drops all that this stand itself keeps of the calls so far, and what the proxy holds. */
  void forget() throws Exception {
    doors.forget();
    tally.forget();
    scripted.forget();
    proxied.forget();
    asked.clear();
    calls = 0;
    withdrawn = 0;
    longestOverrun.set(0);
    proxy.down();
    proxy.up();
  }

  /** How many actors there are, those of Troupe and all others. */
  int actors() {
    var system = (ExtendedActorSystem) Adapter.toClassic(kit.system());
    return (int) system.printTree().lines().count();
  }

  /** What was sent, and how late the last outcome came. */
  String figure() {
    return "%d + %d requests upstream; outcomes at most %d ms beyond their deadlines"
        .formatted(scripted.bill().size(), proxied.bill().size(), longestOverrun.get() / 1_000_000);
  }

  @Override
  public void close() {
    undeclared.forEach(RawClient::close);
    troupe.close();
    kit.shutdownTestKit();
    proxy.close();
    scripted.close();
    proxied.close();
    other.close();
  }
}
