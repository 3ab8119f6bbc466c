package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.TroupeBuilder;
import dev.troupe.event.TroupeEvent;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.model.Attempt;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Description;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * A Troupe with the provider {@code faulty}, and {@code control} beside it, which is called all the
 * time. What each call of {@code faulty} came to is kept for {@link #verify}.
 */
final class Stand implements AutoCloseable {

  /** How far a call may overrun its deadline. */
  private static final Duration GRACE = Duration.ofMillis(250);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofSeconds(3);
  private static final int NOISE = 5; // sockets that others in this JVM open

  final ActorTestKit kit = ActorTestKit.create();
  final Troupe troupe;
  private final ScriptedProvider upstream;
  private final boolean direct;
  private final ScriptedProvider other = new ScriptedProvider();
  private final Control control;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<ModelCallEnded> declared = new CopyOnWriteArrayList<>();
  private final int sockets;
  private final Set<Integer> ports; // where the providers are
  private final long strangers; // that had connected there before
  private final List<String> actors;

  /** Calls go to {@code upstream}; {@code settings} are lines of its section, or of others. */
  Stand(ScriptedProvider upstream, String... settings) throws Exception {
    this(upstream, upstream.baseUrl(), settings);
  }

  /** Likewise, by way of {@code address}. */
  Stand(ScriptedProvider upstream, URI address, String... settings) throws Exception {
    this(upstream, address, UnaryOperator.identity(), settings);
  }

  /** Likewise, with what {@code more} adds. */
  Stand(
      ScriptedProvider upstream, URI address, UnaryOperator<TroupeBuilder> more, String... settings)
      throws Exception {
    this.upstream = upstream;
    this.direct = address.equals(upstream.baseUrl());
    var text =
        """
        troupe {
          simulator.start = never
          ingress.port = 0
          provider-defaults { dialect = openai-compatible, models = [m] }
          providers {
            faulty { base-url = "%s" }
            faulty { %s }
            control { base-url = "%s" }
          }
        }
        %s
        """
            .formatted(address, lines(settings, false), other.baseUrl(), lines(settings, true));
    var config = ConfigFactory.parseString(text).withFallback(ConfigFactory.load());
    ports = ports(config.getConfig("troupe.providers"));
    strangers = FileDescriptors.connectionsTo(ports);
    troupe =
        more.apply(Troupe.builder())
            .on(kit.system())
            .config(config)
            .listener(this::hear)
            .ingress(true)
            .start();
    control = new Control(troupe.model("control/m"));
    control.start();
    actors = actors();
    sockets = FileDescriptors.sockets();
  }

  /** Those of the provider's own section, or those that name a section themselves. */
  private static String lines(String[] settings, boolean elsewhere) {
    return Arrays.stream(settings)
        .filter(line -> line.startsWith("troupe.") == elsewhere)
        .collect(Collectors.joining("\n"));
  }

  private static Set<Integer> ports(Config providers) {
    return providers.root().keySet().stream()
        .map(name -> URI.create(providers.getString(name + ".base-url")).getPort())
        .collect(Collectors.toSet());
  }

  private void hear(TroupeEvent event) {
    if (event instanceof ModelCallEnded ended && ended.provider().equals("faulty")) {
      declared.add(ended);
    }
  }

  // --- calls

  /** Asks for an answer in one piece. */
  Call generate(Duration deadline) {
    return ask("question", deadline, false);
  }

  /** Asks for a stream. */
  Call stream(Duration deadline) {
    return ask("question", deadline, true);
  }

  Call ask(String prompt, Duration deadline, boolean streamed) {
    return ask(ModelRequest.builder().user(prompt).model("faulty/m").build(), deadline, streamed);
  }

  /** Asks whom {@code request} names; {@code faulty} is to be asked for it, also along a route. */
  Call ask(ModelRequest request, Duration deadline, boolean streamed) {
    var call = new Call(troupe.providers(), deadline);
    calls.add(call);
    kit.spawn(call.asker(request, streamed));
    return call;
  }

  /** Asks until a request is sent, which none is while the session is down; the outcome of that. */
  Outcome again(Duration deadline) throws Exception {
    var end = System.nanoTime() + AGAIN.toNanos();
    var outcome = generate(deadline).await();
    while (outcome.isTurnedAway()) {
      assertTrue(System.nanoTime() < end, "not up again within " + AGAIN);
      outcome = generate(deadline).await();
    }
    return outcome;
  }

  // --- what holds for all of them

  /** Checks I1, I3, I4, I5 and I7 over all calls so far, which are its rounds. Once, at the end. */
  void verify(Entry entry) throws Exception {
    for (var call : calls) {
      var outcome = call.await();
      var latest = call.deadline().plus(GRACE);
      assertTrue(outcome.took().compareTo(latest) <= 0, () -> "took " + outcome.took());
    }
    checkBill();
    control.check();
    checkNothingIsLeft();
    calls.forEach(call -> assertEquals(1, call.outcomes(), "outcomes of one call"));
    entry.rounds(calls.size());
    entry.checked(Invariant.I1, Invariant.I3, Invariant.I4, Invariant.I5, Invariant.I7);
  }

  /** I3. Through a proxy, a request may get lost that was sent. */
  private void checkBill() {
    await(() -> declared.size() >= calls.size(), "each call is told to the listener");
    if (direct) {
      await(() -> upstream.count() == attempts(), "as many requests upstream as declared");
    } else {
      await(() -> upstream.count() <= attempts(), "no more requests upstream than declared");
    }
  }

  private int attempts() {
    return (int)
        declared.stream().flatMap(ended -> ended.attempts().stream()).filter(Attempt::sent).count();
  }

  /** I5: what is open is idle, known to both sides, and nothing else. */
  private void checkNothingIsLeft() throws IOException {
    await(
        () -> describe("faulty").inFlight() == 0 && describe("faulty").queued() == 0,
        "nothing is in flight");
    if (direct) {
      await(
          () -> upstream.openConnections() == describe("faulty").connections(),
          "both sides have as many connections open");
    }
    await(() -> actors().equals(actors), "as many actors as before");
    await(
        () -> FileDescriptors.connectionsTo(ports) - strangers == open(),
        "no connection but those that are known");
    assertTrue(
        FileDescriptors.awaitSockets(sockets + NOISE + 4 * open()), "no more sockets than before");
  }

  private int open() {
    return troupe.status().providers().stream().mapToInt(Description::connections).sum();
  }

  Description describe(String provider) {
    return troupe.status().providers().stream()
        .filter(it -> it.name().equals(provider))
        .findFirst()
        .orElseThrow();
  }

  /** The names of Troupe's actors, and where in the tree they are, without those of connections. */
  private List<String> actors() {
    var tree = tree();
    var own =
        IntStream.range(0, tree.size()).filter(n -> tree.get(n).contains("-> troupe-")).findFirst();
    return tree.stream()
        .skip(own.orElseThrow())
        .map(line -> line.replaceFirst("-> (\\S+) .*", "-> $1"))
        .filter(line -> !line.contains("-> connection-") && !line.contains("-> $"))
        .map(line -> line.replaceFirst("-> session-\\d+", "-> session"))
        .toList();
  }

  private List<String> tree() {
    return ((ExtendedActorSystem) Adapter.toClassic(kit.system())).printTree().lines().toList();
  }

  /** Looks until {@code state} is so; fails the test where that does not come. */
  static void await(BooleanSupplier state, String claim) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!state.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not so within " + PATIENCE + ": " + claim);
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    control.stop();
    troupe.close();
    kit.shutdownTestKit();
    other.close();
  }
}
