package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.http.HttpSession;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.simulator.Simulator;
import dev.troupe.simulator.SimulatorLog;
import dev.troupe.simulator.SimulatorLog.Outcome;
import dev.troupe.simulator.SimulatorPort;
import dev.troupe.simulator.SimulatorSettings;
import dev.troupe.supervision.Restarts;
import dev.troupe.supervision.Supervised;
import dev.troupe.tool.RecordAnswers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/** Real providers and their router before a real simulator, in a system that tests share. */
final class ProviderHarness implements AutoCloseable {

  /** What the model 'fault' is told that is to keep its caller waiting. */
  static final String SILENT = "{\"then\": \"stall\"}";

  final ActorTestKit kit;
  final BlockingQueue<ModelCallEnded> events = new LinkedBlockingQueue<>();
  private final SimulatorPort port = new SimulatorPort();
  private final ActorRef<?> simulator;
  private final List<ProviderSpec> specs = new ArrayList<>();
  private final List<RouteSettings> chains = new ArrayList<>();
  private ProviderDirectory directory;
  private ActorRef<Providers.Message> branch;
  private ActorRef<ProviderCommand> router;

  @SuppressWarnings("NullAway.Init") // start() comes first
  ProviderHarness(ActorTestKit kit) {
    this.kit = kit;
    simulator = kit.spawn(Simulator.create(SimulatorSettings.defaults(), port));
  }

  ProviderHarness user(String name, Function<HttpSession, ModelProvider> factory) {
    return user(TestSettings.settings(name, simulatorUrl()), factory);
  }

  ProviderHarness user(ProviderSettings settings, Function<HttpSession, ModelProvider> factory) {
    specs.add(new ProviderSpec(settings, new UserBackend(factory, settings)));
    return this;
  }

  ProviderHarness openai(String name) {
    return openai(name, settings -> settings);
  }

  ProviderHarness openai(String name, UnaryOperator<ProviderSettings> change) {
    var settings = change.apply(TestSettings.settings(name, simulatorUrl()));
    specs.add(new ProviderSpec(settings, new DialectBackend(new OpenAiDialect(), settings)));
    return this;
  }

  ProviderHarness provider(ProviderSpec spec) {
    specs.add(spec);
    return this;
  }

  ProviderHarness route(RouteSettings route) {
    chains.add(route);
    return this;
  }

  ProviderHarness start() {
    return start(
        event -> {
          if (event instanceof ModelCallEnded ended) {
            events.add(ended);
          }
        });
  }

  ProviderHarness start(Consumer<Object> listener) {
    var started = new CompletableFuture<ProviderDirectory>();
    var restarts = new Restarts("branch");
    branch =
        kit.spawn(
            Supervised.restarting(Providers.create(specs, List.of(), listener, started), restarts));
    directory = await(started);
    router =
        kit.spawn(
            Supervised.restarting(
                Router.create(directory, chains, Optional.empty(), listener), restarts));
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

  ActorRef<Providers.Message> branch() {
    return branch;
  }

  ProviderDirectory directory() {
    return directory;
  }

  ActorRef<ProviderCommand> front(String name) {
    return directory.provider(name).orElseThrow();
  }

  /** Ends the session of the provider called {@code name}, as a failure of its own would. */
  void killSession(String name) {
    var session = front(name).path().toString() + "/session-*";
    kit.system()
        .classicSystem()
        .actorSelection(session)
        .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
  }

  Asker asker() {
    return new Asker(kit.createTestProbe());
  }

  Description description(String name) {
    return directory.describe().stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until the provider has no call left; connections may be kept. */
  void awaitIdle(String name) {
    awaitThat(
        () -> description(name).inFlight() + description(name).queued() == 0,
        () -> description(name).toString());
  }

  /** Waits until the request with this number, to a provider called so, was hung up on. */
  void awaitHangUp(String name, long request) {
    assertEquals(Outcome.CLIENT_CLOSED, await(log().ended(request)).outcome());
    awaitIdle(name);
    awaitConnections(name, 0);
  }

  void awaitConnections(String name, int connections) {
    awaitThat(
        () -> description(name).connections() == connections, () -> description(name).toString());
  }

  void awaitState(String name, State state) {
    awaitThat(() -> description(name).state() == state, () -> description(name).toString());
  }

  /** Waits until the provider has another front than {@code before}. */
  void awaitReplaced(String name, ActorRef<ProviderCommand> before) {
    awaitThat(
        () -> directory.provider(name).filter(front -> !front.equals(before)).isPresent(),
        () -> "not replaced: " + before);
  }

  void awaitThat(BooleanSupplier fact, Supplier<String> otherwise) {
    kit.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(5),
            () -> {
              if (!fact.getAsBoolean()) {
                throw new AssertionError(otherwise.get());
              }
              return fact;
            });
  }

  ModelRef model(String name) {
    return model(name, Duration.ofSeconds(10));
  }

  ModelRef model(String name, Duration patience) {
    return new ModelRef(
        kit.system(),
        router,
        Optional.of(name),
        patience,
        () -> Origin.at(Door.EMBEDDED),
        new RecordAnswers(1));
  }

  ModelCallEnded event() throws InterruptedException {
    return Optional.ofNullable(events.poll(5, TimeUnit.SECONDS)).orElseThrow();
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError("did not come within 5 s", failure);
    }
  }

  @SuppressWarnings("SwallowedInterrupt") // on purpose
  static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException ignored) {
        // as the name says
      }
    }
  }

  @Override
  public void close() {
    if (branch != null) {
      kit.stop(branch);
      kit.stop(router);
    }
    kit.stop(simulator);
  }
}
