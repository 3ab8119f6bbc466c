package dev.troupe;

import dev.troupe.coroutine.ActorThreads;
import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.CpuPool;
import dev.troupe.coroutine.CpuTask;
import dev.troupe.coroutine.Trace;
import dev.troupe.event.Door;
import dev.troupe.event.EventRing;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent;
import dev.troupe.guard.DispatcherGuard;
import dev.troupe.http.EventLoops;
import dev.troupe.ingress.IngressCommand;
import dev.troupe.provider.ModelRef;
import dev.troupe.provider.Names;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.tool.AgentRequest;
import dev.troupe.tool.AgentResponse;
import dev.troupe.tool.Agents;
import dev.troupe.tool.ToolCommand;
import dev.troupe.tool.ToolRef;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Providers and tools that run: a tree of supervised actors, from {@link TroupeBuilder#start} until
 * {@link #close}.
 *
 * {@snippet :
 * try (var troupe = Troupe.builder().provider("local", LocalModel::new).start()) {
 *   IO.println(troupe.model("local/small").generate("Who are you?").content());
 * }
 * }
 *
 * <p>Any number of Troupes can run in one JVM, and in one actor system. Any thread may use one.
 * What it hands out stays good until it is closed; after that, calls fail as {@code Unavailable}.
 */
public final class Troupe implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("troupe");
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15); // chosen, not measured
  private static final AtomicInteger NUMBERS = new AtomicInteger(); // of the trees in this JVM

  private final ActorSystem<?> system;
  private final Settings settings;
  private final EventRing events;
  private final DispatcherGuard guard;
  private final CpuPool cpu;
  private final EventLoops loops;
  private final Tree tree;
  private final Guardian.Life life = new Guardian.Life();
  private final ActorRef<GuardianMessage> guardian;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** A Troupe to configure and start. */
  public static TroupeBuilder builder() {
    return new TroupeBuilder();
  }

  /**
   * A Troupe that begins to start.
   *
   * @param owned whether {@code system} ends with it
   */
  Troupe(
      ActorSystem<?> system, boolean owned, Settings settings, EventRing events, Tree.Parts parts) {
    this.system = system;
    this.settings = settings;
    this.events = events;
    this.loops = EventLoops.of(system);
    this.guard =
        DispatcherGuard.logging(
            (ExtendedActorSystem) system.classicSystem(), settings.guard(), loops::forEach);
    this.cpu =
        new CpuPool(
            settings.cpu().threadsOrCores(), settings.cpu().queue(), task -> tell(events, task));
    this.tree = new Tree(system, settings, new Tree.Helpers(events, guard, cpu), parts);
    this.guardian = start();
    events.start();
    guard.start();
    var _ = life.ended().thenRunAsync(() -> end(owned), Thread::startVirtualThread);
  }

  /** The loops take long to start in a cold JVM: not on a thread that actors share. */
  private ActorRef<GuardianMessage> start() {
    loops.enter();
    try {
      return system.systemActorOf(
          Guardian.create(tree.branches(), life),
          "troupe-" + NUMBERS.incrementAndGet(),
          Props.empty());
    } catch (RuntimeException | Error refused) {
      loops.leave();
      throw refused;
    }
  }

  /** Waits until the tree is up, or closes it and says why it is not. */
  void awaitStart() throws InterruptedException {
    try {
      var refused = Await.await(life.started());
      if (refused.isPresent()) {
        throw new StartRefused(String.valueOf(refused.get().getMessage()), refused.get());
      }
    } catch (InterruptedException | RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /** One line for each provider: what it serves, or why it is off and what turns it on. */
  List<String> startLines() {
    var on = tree.providers().describe().stream().map(Troupe::startLine);
    return Stream.concat(on, settings.providers().offLines().stream()).toList();
  }

  private static String startLine(ProviderCommand.Description provider) {
    var models = provider.models().isEmpty() ? "any" : String.join(", ", provider.models());
    return "provider '%s' is on, models: %s".formatted(provider.name(), models);
  }

  /**
   * The tool called {@code name}, for code that is no actor.
   *
   * @throws IllegalArgumentException where there is none, naming the nearest
   */
  public ToolRef tool(String name) {
    return new ToolRef(name, toolActor(name), system, settings.deadline());
  }

  /**
   * The tool called {@code name}, for actors: the same calls, limits and replies.
   *
   * @throws IllegalArgumentException where there is none, naming the nearest
   */
  public ActorRef<ToolCommand> toolActor(String name) {
    return tree.tools().tool(name).orElseThrow(() -> unknown("tool", name, tree.tools().names()));
  }

  /** The model that requests mean which name none. */
  public ModelRef model() {
    return ref(Optional.empty());
  }

  /**
   * The model called {@code name}; whether there is one shows when it is called.
   *
   * @param name {@code provider/model}, or a bare name where one provider only has it
   */
  public ModelRef model(String name) {
    return ref(Optional.of(name));
  }

  /**
   * Asks a model that may call tools for its answer, and waits until it answers or a limit is
   * reached, as {@link Agents#call} does.
   */
  public AgentResponse callAgent(AgentRequest request) throws InterruptedException {
    return new Agents(model(), tree.tools(), system, settings.agents(), settings.deadline())
        .call(request);
  }

  /** All providers behind one reference, for actors: it sends each request to the one it means. */
  public ActorRef<ProviderCommand> providers() {
    return tree.router();
  }

  /**
   * The provider called {@code name}, for actors.
   *
   * @throws IllegalArgumentException where none is on, naming the nearest
   */
  public ActorRef<ProviderCommand> provider(String name) {
    return tree.providers()
        .provider(name)
        .orElseThrow(() -> unknown("provider", name, tree.providers().names()));
  }

  /**
   * Runs {@code task}, which computes, on a thread of its own kind, as {@link CpuPool#cpu} does. In
   * tools and providers {@code CpuPool.current().cpu(…)} is the same.
   *
   * @throws InterruptedException if the thread is or was interrupted; so is the task
   * @throws java.util.concurrent.RejectedExecutionException if {@code troupe.cpu.queue} tasks wait
   */
  public <T extends @Nullable Object> T cpu(Callable<? extends T> task)
      throws InterruptedException {
    return cpu.cpu(task);
  }

  private static void tell(EventRing events, CpuTask task) {
    events.accept(
        new TroupeEvent.CpuTaskEnded(
            task.callId(),
            task.outcome().name().toLowerCase(Locale.ROOT),
            task.queued(),
            task.total()));
  }

  /** How the providers are now. Asks no actor, and so answers at any load. */
  public TroupeStatus status() {
    return new TroupeStatus(
        tree.providers().describe(),
        settings.providers().offLines(),
        tree.restarts(),
        events.dropped());
  }

  /** Where the HTTP server listens; empty where there is none. */
  public Optional<InetSocketAddress> address() {
    return tree.address();
  }

  /**
   * Stops everything, from the ingress down: calls in flight are answered as {@code Unavailable} or
   * {@code Cancelled}. Waits until it has stopped, 15 seconds at most, also on a thread that is
   * interrupted; on an actor's or an HTTP thread it does not wait. The second time, and on several
   * threads at once, it waits only. The user's own actor system goes on.
   */
  @Override
  public void close() {
    guardian.tell(new Guardian.Stop());
    if (!ActorThreads.isCurrent()) {
      waitForTheEnd();
    }
  }

  /** Completed when it has stopped, also by itself. */
  CompletionStage<Void> whenEnded() {
    return ended.minimalCompletionStage();
  }

  /** How long {@link #drain} waits for requests in flight. */
  Duration grace() {
    return settings.drain();
  }

  /** Refuses new HTTP requests and lets those in flight end, as long as the settings allow. */
  CompletionStage<?> drain() {
    var grace = settings.drain();
    return tree.ingress()
        .<CompletionStage<?>>map(
            ingress ->
                AskPattern.<IngressCommand, IngressCommand.Drained>ask(
                    ingress,
                    replyTo -> new IngressCommand.Drain(grace, replyTo),
                    grace.plus(CLOSE_PATIENCE),
                    system.scheduler()))
        .orElseGet(() -> CompletableFuture.completedStage(null));
  }

  private ModelRef ref(Optional<String> model) {
    return new ModelRef(
        system, tree.router(), model, settings.deadline(), Troupe::origin, settings.answers());
  }

  /** The call in whose course the caller runs, or a new one. */
  private static Origin origin() {
    return Trace.current()
        .map(call -> new Origin(call, Door.EMBEDDED, Optional.empty()))
        .orElseGet(() -> Origin.at(Door.EMBEDDED));
  }

  private static IllegalArgumentException unknown(
      String what, String name, Collection<String> known) {
    return new IllegalArgumentException(
        "there is no " + what + " '" + name + "'" + Names.suggest(name, known));
  }

  /** The tree has stopped, because of {@link #close} or since the user's system did. */
  private void end(boolean owned) {
    guard.close();
    cpu.close();
    loops.leave();
    events.close();
    if (owned) {
      system.terminate();
      var _ = system.getWhenTerminated().thenRun(() -> ended.complete(null));
    } else {
      ended.complete(null);
    }
  }

  private void waitForTheEnd() {
    var wasInterrupted = Thread.interrupted(); // the end is near, and has to be waited for
    try {
      ended.get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      wasInterrupted = true;
    } catch (TimeoutException | ExecutionException _) {
      LOG.warn("troupe: close: not stopped within {} s; goes on", CLOSE_PATIENCE.toSeconds());
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
