package dev.troupe.tool;

import dev.troupe.supervision.Backoff;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The branch of the tree that holds the tools, and the watch over the threads of their calls.
 *
 * <p>Its children outlive its own restart: a new life takes up those that are there. The actor of a
 * tool restarts itself in place; one that ends all the same is replaced under a new reference,
 * which the directory hands out from then on.
 */
public final class Tools extends AbstractMatchingBehavior<Tools.Message> {

  /** All that reaches the branch; nobody else has anything to tell it. */
  public sealed interface Message extends NoSerializationVerificationNeeded
      permits ToolEnded, StartDue {}

  /** The actor of a tool ended, which its own restart should have prevented. */
  record ToolEnded(ToolResources calls) implements Message {}

  /** The pause before a tool's actor is started anew is over. */
  record StartDue(ToolResources calls) implements Message {}

  private final TimerScheduler<Message> timers;
  private final Reach reach;
  private final CarrierWatch watch;
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMinutes(1));

  /**
   * Starts an actor for each of {@code tools} that is enabled; {@code started} is completed by the
   * first life.
   *
   * @throws IllegalArgumentException if two tools have one name, or settings name no tool
   */
  public static Behavior<Message> create(
      List<ToolDefinition> tools,
      ToolsSettings settings,
      ToolWiring wiring,
      CompletableFuture<ToolDirectory> started) {
    requireDistinct(tools);
    settings.requireKnownTools(tools.stream().map(ToolDefinition::name).toList());
    var watch = settings.newWatch();
    var calls =
        tools.stream()
            .filter(tool -> settings.of(tool.name()).enabled())
            .map(tool -> new ToolResources(tool, settings.of(tool.name()), watch, wiring))
            .toList();
    var directory = new ToolDirectory(calls);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var branch = new Tools(context, timers, new Reach(wiring, directory), watch);
                  calls.forEach(branch::start);
                  started.complete(directory);
                  return branch;
                }));
  }

  private Tools(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Reach reach,
      CarrierWatch watch) {
    super(context);
    this.timers = timers;
    this.reach = reach;
    this.watch = watch;
    watch.start();
  }

  @Override
  public Behavior<Message> onMessage(Message message) {
    switch (message) {
      case ToolEnded(var calls) ->
          timers.startSingleTimer(
              calls.tool.name(), new StartDue(calls), backoff.nextPause(System.nanoTime()));
      case StartDue(var calls) -> start(calls);
    }
    return this;
  }

  @Override
  public Behavior<Message> onSignal(Signal signal) {
    if (signal instanceof PostStop) { // not PreRestart: the calls that it watches go on
      watch.close();
    }
    return this;
  }

  private void start(ToolResources calls) {
    var name = calls.tool.name();
    var running = getContext().getChild(name);
    ActorRef<ToolCommand> tool =
        running.isPresent()
            ? running.get().unsafeUpcast()
            : getContext().spawn(ToolActor.create(calls, reach), name);
    getContext().watchWith(tool, new ToolEnded(calls));
    reach.tools().put(name, tool);
  }

  private static void requireDistinct(List<ToolDefinition> tools) {
    var names = new HashSet<String>();
    for (var tool : tools) {
      if (!names.add(tool.name())) {
        throw new IllegalArgumentException(
            "tool '" + tool.name() + "': registered twice: give one of them another name");
      }
    }
  }
}
