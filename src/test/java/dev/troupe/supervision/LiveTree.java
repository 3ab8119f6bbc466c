package dev.troupe.supervision;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.simulator.Simulator;
import dev.troupe.simulator.SimulatorPort;
import dev.troupe.simulator.SimulatorSettings;
import dev.troupe.tool.ToolCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * A whole Troupe whose actors can be made to fail: two providers before a simulator outside its
 * tree, the simulator of its own, the built-in tools, and the ingress.
 */
final class LiveTree implements AutoCloseable {

  private static final String HANG = "{\"events\": 1, \"then\": \"stall\"}";
  private static final Duration LONG = Duration.ofSeconds(30);

  final ActorTestKit kit = ActorTestKit.create();
  final SimulatorPort upstream = new SimulatorPort();
  final Troupe troupe;

  LiveTree() throws Exception {
    kit.spawn(Simulator.create(SimulatorSettings.defaults(), upstream));
    var url = upstream.baseUrl().toCompletableFuture().get(10, TimeUnit.SECONDS);
    var config =
        """
        troupe {
          ingress.port = 0
          simulator { start = always, pace = 0s }
          provider-defaults {
            dialect = openai-compatible, base-url = "%s", restart.shortest = 20ms
          }
          providers { one {}, other {} }
        }
        """
            .formatted(url);
    troupe =
        Troupe.builder()
            .on(kit.system())
            .config(ConfigFactory.parseString(config).withFallback(ConfigFactory.load()))
            .ingress(true)
            .start();
  }

  /** See {@link Actors#walk}. */
  Map<String, ActorRef> walk() {
    return Actors.walk(kit.system());
  }

  /** See {@link Actors#at}. */
  List<ActorRef> at(String place) {
    return Actors.at(kit.system(), place);
  }

  /** So many askers of {@code provider} whose answers have begun and do not go on. */
  List<TestProbe<Object>> hang(String provider, int askers) {
    awaitIdle(provider);
    var before = upstream.log().count();
    var all = Stream.generate(() -> hang(provider)).limit(askers).toList();
    await(
        () -> provider(provider).inFlight() == askers && provider(provider).connections() >= askers,
        () -> provider + " has them: " + provider(provider));
    if (!provider.equals("simulator")) { // the one in the tree keeps its log to itself
      await(() -> upstream.log().count() >= before + askers, () -> "the requests arrive");
    }
    return all;
  }

  private TestProbe<Object> hang(String provider) {
    TestProbe<Object> asker = kit.createTestProbe();
    var request = ModelRequest.builder().user(HANG).model(provider + "/fault").build();
    troupe.providers().tell(new ProviderCommand.Generate(request, LONG, asker.ref().narrow()));
    return asker;
  }

  /** An asker of the tool {@code chat}, which asks {@code one} and waits. */
  TestProbe<Object> hangTool() {
    awaitIdle("one");
    TestProbe<Object> asker = kit.createTestProbe();
    var input = JsonNodeFactory.instance.objectNode().put("prompt", HANG).put("model", "one/fault");
    troupe.toolActor("chat").tell(new ToolCommand.Call(input, LONG, asker.ref().narrow()));
    await(() -> provider("one").inFlight() == 1, () -> "the tool asks its model");
    return asker;
  }

  private void awaitIdle(String provider) {
    await(
        () -> provider(provider).inFlight() == 0 && provider(provider).state() == State.READY,
        () -> "not idle: " + provider(provider));
  }

  /** Withdraws what {@code asker} still waits for. */
  void withdraw(TestProbe<Object> asker) {
    troupe.providers().tell(new ProviderCommand.Cancel(asker.ref().narrow()));
    troupe.toolActor("chat").tell(new ToolCommand.Cancel(asker.ref().narrow()));
  }

  Description provider(String name) {
    return troupe.status().providers().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** How often the tool's actor says that it was replaced; never, where none is there to say so. */
  long toolRestarts(String name) {
    return AskPattern.<ToolCommand, ToolCommand.Description>ask(
            troupe.toolActor(name),
            ToolCommand.Describe::new,
            Duration.ofSeconds(1),
            kit.system().scheduler())
        .handle((known, failure) -> failure == null ? known.restarts() : 0)
        .toCompletableFuture()
        .join();
  }

  /** Looks until it is so, for five seconds. */
  static void await(BooleanSupplier state, Supplier<String> claim) {
    var end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!state.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, claim);
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    troupe.close();
    kit.shutdownTestKit();
  }
}
