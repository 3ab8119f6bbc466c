package dev.troupe;

import dev.troupe.coroutine.CpuPool;
import dev.troupe.event.EventRing;
import dev.troupe.guard.DispatcherGuard;
import dev.troupe.ingress.IngressActor;
import dev.troupe.ingress.IngressCommand;
import dev.troupe.ingress.IngressWiring;
import dev.troupe.ingress.Looks;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderDirectory;
import dev.troupe.provider.ProviderSpec;
import dev.troupe.provider.Providers;
import dev.troupe.provider.RouteDescription;
import dev.troupe.provider.Router;
import dev.troupe.simulator.Simulator;
import dev.troupe.simulator.SimulatorPort;
import dev.troupe.simulator.SimulatorSettings;
import dev.troupe.supervision.Restarts;
import dev.troupe.supervision.Supervised;
import dev.troupe.tool.ToolCommand;
import dev.troupe.tool.ToolDefinition;
import dev.troupe.tool.ToolDirectory;
import dev.troupe.tool.ToolWiring;
import dev.troupe.tool.Tools;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;

/**
 * The branches of one Troupe, and what they know of each other.
 *
 * <p>What a branch brings is a future that it completes; those that come after it are made when it
 * is there.
 */
final class Tree {

  private final ActorSystem<?> system;
  private final Settings settings;
  private final EventRing events;
  private final DispatcherGuard guard;
  private final CpuPool cpu;
  private final Map<String, Restarts> restarts = new LinkedHashMap<>(); // not changed later
  private final List<Branch<?>> branches = new ArrayList<>(); // in the order of their start
  private final Optional<SimulatorPort> simulator;
  private final CompletableFuture<ProviderDirectory> providers = new CompletableFuture<>();
  private final CompletableFuture<ToolDirectory> tools = new CompletableFuture<>();
  private final CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
  private final Branch<ProviderCommand> router;
  private final Optional<Branch<IngressCommand>> ingress;

  Tree(ActorSystem<?> system, Settings settings, Helpers helpers, Parts parts) {
    this.system = system;
    this.settings = settings;
    this.events = helpers.events();
    this.guard = helpers.guard();
    this.cpu = helpers.cpu();
    this.simulator = settings.simulator().map(this::addSimulator);
    add("providers", this::newProviders, providers);
    this.router = add("router", this::newRouter, CompletableFuture.completedFuture(null));
    add("tools", () -> newTools(parts.tools()), tools);
    this.ingress = parts.ingress() ? Optional.of(addIngress()) : Optional.empty();
  }

  /** What goes on beside the tree, and is not an actor. */
  record Helpers(EventRing events, DispatcherGuard guard, CpuPool cpu) {}

  /** What the builder adds to the settings. */
  record Parts(List<ToolDefinition> tools, boolean ingress) {}

  List<Branch<?>> branches() {
    return List.copyOf(branches);
  }

  /** How often each branch was restarted. */
  Map<String, Long> restarts() {
    var counts = new LinkedHashMap<String, Long>();
    restarts.forEach((name, counter) -> counts.put(name, counter.count()));
    return counts;
  }

  // The rest may be asked once the tree has started.

  ActorRef<ProviderCommand> router() {
    return router.ref();
  }

  ProviderDirectory providers() {
    return providers.resultNow();
  }

  ToolDirectory tools() {
    return tools.resultNow();
  }

  Optional<ActorRef<IngressCommand>> ingress() {
    return ingress.map(Branch::ref);
  }

  Optional<InetSocketAddress> address() {
    return ingress.map(_ -> bound.resultNow());
  }

  private Restarts restartsOf(String name) {
    return restarts.computeIfAbsent(name, Restarts::new);
  }

  private <T> Branch<T> add(String name, Supplier<Behavior<T>> behavior, CompletableFuture<?> up) {
    var counter = restartsOf(name);
    return addSupervised(name, () -> Supervised.restarting(behavior.get(), counter), up);
  }

  private <T> Branch<T> addSupervised(
      String name, Supplier<Behavior<T>> behavior, CompletableFuture<?> up) {
    var branch = new Branch<>(name, behavior, up);
    branches.add(branch);
    return branch;
  }

  private SimulatorPort addSimulator(SimulatorSettings simulator) {
    var port = new SimulatorPort();
    add("simulator", () -> Simulator.create(simulator, port), port.baseUrl().toCompletableFuture());
    return port;
  }

  private List<ProviderSpec> specs() {
    var specs = new ArrayList<>(settings.providers().on());
    simulator.map(Tree::address).map(settings.providers()::simulator).ifPresent(specs::add);
    specs.replaceAll(spec -> spec.on(cpu));
    return specs;
  }

  private static URI address(SimulatorPort port) {
    return port.baseUrl().toCompletableFuture().resultNow(); // the branch before is up
  }

  private Behavior<Providers.Message> newProviders() {
    return Providers.create(specs(), settings.providers().off(), events, providers);
  }

  private Behavior<ProviderCommand> newRouter() {
    return Router.create(providers(), settings.routes(), settings.defaultModel(), events);
  }

  private Behavior<Tools.Message> newTools(List<ToolDefinition> definitions) {
    var wiring = new ToolWiring(router(), events, cpu, settings.answers(), settings.agents());
    return Tools.create(definitions, settings.tools(), wiring, tools);
  }

  private Branch<IngressCommand> addIngress() {
    var counter = restartsOf("ingress"); // it supervises itself
    return addSupervised("ingress", () -> IngressActor.create(wiring(counter)), bound);
  }

  private IngressWiring wiring(Restarts restarts) {
    Map<String, ActorRef<ToolCommand>> byName = new LinkedHashMap<>();
    for (var name : tools().names()) {
      tools().tool(name).ifPresent(tool -> byName.put(name, tool));
    }
    return new IngressWiring(
        system,
        settings.ingress(),
        settings.deadline(),
        router(),
        byName,
        looks(),
        restarts,
        bound);
  }

  private Looks looks() {
    return new Looks() {
      @Override
      public List<ProviderCommand.Description> providers() {
        return Tree.this.providers().describe();
      }

      @Override
      public List<ProviderCommand.Description> allProviders() {
        return Tree.this.providers().describeAll();
      }

      @Override
      public List<RouteDescription> routes() {
        return settings.routes().stream().map(Tree.this.providers()::describe).toList();
      }

      @Override
      public List<ToolCommand.Description> tools() {
        return Tree.this.tools().describe();
      }

      @Override
      public long droppedEvents() {
        return events.dropped();
      }

      @Override
      public long heldThreads() {
        return guard.found();
      }

      @Override
      public long starvedThreads() {
        return guard.starved();
      }
    };
  }
}
