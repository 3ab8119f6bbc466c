package dev.troupe.provider;

import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent;
import dev.troupe.http.HttpSession;
import dev.troupe.http.SessionSettings;
import dev.troupe.simulator.Simulator;
import dev.troupe.simulator.SimulatorLog;
import dev.troupe.simulator.SimulatorPort;
import dev.troupe.simulator.SimulatorSettings;
import dev.troupe.supervision.Restarts;
import dev.troupe.supervision.Supervised;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/** Real providers and their router before a real simulator. */
final class ProviderHarness implements AutoCloseable {

  final ActorTestKit kit = ActorTestKit.create();
  final ConcurrentLinkedQueue<TroupeEvent> events = new ConcurrentLinkedQueue<>();
  private final SimulatorPort port = new SimulatorPort();
  private final List<ProviderSpec> specs = new ArrayList<>();
  private ProviderDirectory directory;
  private ActorRef<ProviderCommand> router;

  @SuppressWarnings("NullAway.Init") // start() comes first
  ProviderHarness() {
    kit.spawn(Simulator.create(SimulatorSettings.defaults(), port));
  }

  ProviderHarness user(String name, Function<HttpSession, ModelProvider> factory) {
    return user(settings(name, simulatorUrl()), factory);
  }

  ProviderHarness user(ProviderSettings settings, Function<HttpSession, ModelProvider> factory) {
    specs.add(new ProviderSpec(settings, new UserBackend(factory, settings)));
    return this;
  }

  ProviderHarness openai(String name, UnaryOperator<ProviderSettings> change) {
    var settings = change.apply(settings(name, simulatorUrl()));
    specs.add(
        new ProviderSpec(
            settings, new DialectBackend(new dev.troupe.dialect.openai.OpenAiDialect(), settings)));
    return this;
  }

  ProviderHarness start() {
    var started = new CompletableFuture<ProviderDirectory>();
    var restarts = new Restarts("branch");
    kit.spawn(
        Supervised.restarting(Providers.create(specs, events::add, started), restarts),
        "providers");
    directory = await(started);
    router =
        kit.spawn(
            Supervised.restarting(
                Router.create(directory, Optional.empty(), events::add), restarts),
            "router");
    return this;
  }

  URI simulatorUrl() {
    return await(port.baseUrl());
  }

  SimulatorLog log() {
    return port.log();
  }

  ActorRef<ProviderCommand> router() {
    return router;
  }

  ProviderDirectory directory() {
    return directory;
  }

  ModelRef model(String name) {
    return new ModelRef(
        kit.system(),
        router,
        Optional.of(name),
        Duration.ofSeconds(10),
        () -> Origin.at(Door.EMBEDDED));
  }

  static ProviderSettings settings(String name, URI baseUrl) {
    return new ProviderSettings(
        name,
        List.of(),
        64,
        64,
        true,
        new ProviderSettings.Restart(
            Duration.ofMillis(20), Duration.ofSeconds(1), Duration.ofSeconds(10)),
        session(baseUrl));
  }

  static SessionSettings session(URI baseUrl) {
    var second = Duration.ofSeconds(1);
    return new SessionSettings(
        baseUrl,
        Map.of(),
        64,
        64,
        1 << 20,
        1 << 20,
        new SessionSettings.Limits(
            second.multipliedBy(20), // the first connection of a JVM loads classes
            second.multipliedBy(5),
            second.multipliedBy(5),
            second.multipliedBy(50),
            second),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError("did not come within 5 s", failure);
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
