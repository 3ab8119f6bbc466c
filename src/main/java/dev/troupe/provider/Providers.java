package dev.troupe.provider;

import dev.troupe.event.TroupeEvent;
import dev.troupe.supervision.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The branch of the tree that holds the providers.
 *
 * <p>Its children outlive its own restart: a new life takes up those that are there. A front
 * restarts itself in place; one that ends all the same is replaced under a new reference, which the
 * directory, and so the router, hands out from then on.
 */
public final class Providers extends AbstractMatchingBehavior<Providers.Message> {

  /** All that reaches the branch; nobody else has anything to tell it. */
  public sealed interface Message extends NoSerializationVerificationNeeded
      permits FrontEnded, StartDue {}

  /** A front ended, which its own restart should have prevented. */
  record FrontEnded(ProviderSpec spec) implements Message {}

  /** The pause before a front is started anew is over. */
  record StartDue(ProviderSpec spec) implements Message {}

  /**
   * Starts a front for each of {@code specs}; {@code started} is completed by the first life.
   *
   * @param off those that do not run, and are told of
   */
  public static Behavior<Message> create(
      List<ProviderSpec> specs,
      List<OffProvider> off,
      Consumer<? super TroupeEvent> events,
      CompletableFuture<ProviderDirectory> started) {
    var directory = new ProviderDirectory(specs, off);
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var branch = new Providers(context, timers, directory, events);
                  specs.forEach(branch::start);
                  started.complete(directory);
                  return branch;
                }));
  }

  private final TimerScheduler<Message> timers;
  private final ProviderDirectory directory;
  private final Consumer<? super TroupeEvent> events;
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMinutes(1));

  private Providers(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      ProviderDirectory directory,
      Consumer<? super TroupeEvent> events) {
    super(context);
    this.timers = timers;
    this.directory = directory;
    this.events = events;
  }

  @Override
  public Behavior<Message> onMessage(Message message) {
    switch (message) {
      case FrontEnded(var spec) -> {
        directory.remove(spec.name());
        timers.startSingleTimer(
            spec.name(), new StartDue(spec), backoff.nextPause(System.nanoTime()));
      }
      case StartDue(var spec) -> start(spec);
    }
    return this;
  }

  private void start(ProviderSpec spec) {
    var running = getContext().getChild(spec.name());
    ActorRef<ProviderCommand> front =
        running.isPresent()
            ? running.get().unsafeUpcast()
            : getContext()
                .spawn(
                    ProviderActor.create(
                        spec.settings(), spec.backend(), directory.status(spec.name()), events),
                    spec.name());
    getContext().watchWith(front, new FrontEnded(spec));
    directory.put(spec.name(), front);
  }
}
