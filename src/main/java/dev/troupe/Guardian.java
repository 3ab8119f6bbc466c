package dev.troupe;

import dev.troupe.supervision.Backoff;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The top of the tree: starts the branches one after the other, each when the one before is up, and
 * stops them in reverse.
 *
 * <p>A branch restarts itself in place; one that ends all the same is started anew after a pause.
 * What the guardian must know is in its children and its branches, so that a restart of its own
 * disturbs nothing.
 */
final class Guardian extends AbstractMatchingBehavior<GuardianMessage> {

  /** Stop the branches in reverse, then the guardian itself. */
  record Stop() implements GuardianMessage {}

  /** What comes after {@code branch} may start. */
  record BranchUp(Branch<?> branch) implements GuardianMessage {}

  /** The tree cannot start because of {@code branch}. */
  record BranchFailed(Branch<?> branch, Throwable cause) implements GuardianMessage {}

  /** The actor of {@code branch} is gone, as planned or not. */
  record BranchEnded(Branch<?> branch) implements GuardianMessage {}

  /** The pause before {@code branch} is started anew is over. */
  record StartDue(Branch<?> branch) implements GuardianMessage {}

  /** {@code branch} took too long, to start or to stop. */
  record PatienceOver(Branch<?> branch) implements GuardianMessage {}

  /**
   * The life of the tree as seen from outside.
   *
   * @param started completed when all branches are up, with the reason when one cannot be
   * @param ended completed when all have stopped
   * @param stopping whether that was asked for
   */
  record Life(
      CompletableFuture<Optional<Throwable>> started,
      CompletableFuture<Void> ended,
      AtomicBoolean stopping) {

    Life() {
      this(new CompletableFuture<>(), new CompletableFuture<>(), new AtomicBoolean());
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger("troupe");
  private static final Duration START_PATIENCE = Duration.ofSeconds(15); // chosen, not measured
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(3); // chosen, not measured

  static Behavior<GuardianMessage> create(List<Branch<?>> branches, Life life) {
    Behavior<GuardianMessage> guardian =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(timers -> new Guardian(context, timers, branches, life)));
    return Behaviors.supervise(guardian)
        .onFailure(SupervisorStrategy.restart().withStopChildren(false));
  }

  private final TimerScheduler<GuardianMessage> timers;
  private final List<Branch<?>> branches;
  private final Life life;
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMinutes(1));
  private final Set<Branch<?>> givenUp = new HashSet<>(); // those that do not stop

  private Guardian(
      ActorContext<GuardianMessage> context,
      TimerScheduler<GuardianMessage> timers,
      List<Branch<?>> branches,
      Life life) {
    super(context);
    this.timers = timers;
    this.branches = branches;
    this.life = life;
    branches.forEach(this::watch);
    if (!isStopping()) {
      startNext();
    }
  }

  @Override
  public Behavior<GuardianMessage> onMessage(GuardianMessage message) {
    switch (message) {
      case Stop() -> beginToStop();
      case BranchUp(var branch) -> timers.cancel(branch);
      case BranchFailed(var branch, var cause) -> startFailed(branch, cause);
      case BranchEnded(var branch) -> ended(branch);
      case StartDue(var branch) -> start(branch);
      case PatienceOver(var branch) -> patienceOver(branch);
    }
    return isStopping() ? stopLast() : startNext();
  }

  @Override
  public Behavior<GuardianMessage> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      life.ended.complete(null);
    }
    return this;
  }

  private void beginToStop() {
    if (life.stopping.compareAndSet(false, true)) {
      timers.cancelAll(); // those of the start
    }
  }

  private boolean isStopping() {
    return life.stopping.get();
  }

  /** Starts the first branch that is not up, unless it is on its way. */
  private Behavior<GuardianMessage> startNext() {
    var next = branches.stream().filter(branch -> !branch.isUp()).findFirst();
    if (next.isEmpty()) {
      life.started.complete(Optional.empty());
    } else if (!isRunning(next.get()) && !life.started.isDone()) {
      start(next.get());
    }
    return this;
  }

  private void start(Branch<?> branch) {
    if (isStopping() || isRunning(branch)) {
      return;
    }
    try {
      branch.spawn(getContext());
    } catch (RuntimeException refused) { // what it was given does not fit together
      startFailed(branch, refused);
      return;
    }
    watch(branch);
    if (!branch.isUp()) {
      timers.startSingleTimer(branch, new PatienceOver(branch), START_PATIENCE);
    }
    getContext()
        .pipeToSelf(
            branch.up(),
            (_, failure) ->
                failure == null
                    ? new BranchUp(branch)
                    : new BranchFailed(branch, unwrapped(failure)));
  }

  private void startFailed(Branch<?> branch, Throwable cause) {
    if (!life.started.complete(Optional.of(cause)) && !isStopping()) {
      LOG.warn("{}: does not start again", branch.name(), cause);
    }
  }

  private void ended(Branch<?> branch) {
    timers.cancel(branch);
    if (!isStopping()) {
      var pause = backoff.nextPause(System.nanoTime());
      LOG.warn("{}: ended unexpectedly, starts anew in {} ms", branch.name(), pause.toMillis());
      timers.startSingleTimer(branch, new StartDue(branch), pause);
    }
  }

  private void patienceOver(Branch<?> branch) {
    if (isStopping()) {
      LOG.warn("{}: did not stop within {} s", branch.name(), STOP_PATIENCE.toSeconds());
      givenUp.add(branch);
    } else if (!branch.isUp()) {
      startFailed(
          branch,
          new StartRefused(
              "%s: not up within %d s; the log says why"
                  .formatted(branch.name(), START_PATIENCE.toSeconds())));
    }
  }

  /** Stops the last branch that still runs, or the guardian when none does. */
  private Behavior<GuardianMessage> stopLast() {
    for (var branch : branches.reversed()) {
      var actor = getContext().getChild(branch.name());
      if (actor.isPresent() && !givenUp.contains(branch)) {
        if (!timers.isTimerActive(branch)) {
          getContext().stop(actor.get());
          timers.startSingleTimer(branch, new PatienceOver(branch), STOP_PATIENCE);
        }
        return this;
      }
    }
    return Behaviors.stopped();
  }

  private void watch(Branch<?> branch) {
    getContext()
        .getChild(branch.name())
        .ifPresent(actor -> getContext().watchWith(actor, new BranchEnded(branch)));
  }

  private boolean isRunning(Branch<?> branch) {
    return getContext().getChild(branch.name()).isPresent();
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
