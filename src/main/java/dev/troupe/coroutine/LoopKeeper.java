package dev.troupe.coroutine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine actor from its first message on: hands messages to the loop, and keeps one loop going
 * while the strategy lets it live.
 *
 * <p>The supervision is inside it, so that messages reach the hand-off while Pekko waits with a
 * restart, and the hand-off outlives that. What is supervised is {@link Life}, which does nothing
 * but fail as the loop did. It is run from here and not returned to Pekko, which would take it for
 * a repetition of a supervision outside, and drop that. Actor thread only, but for what says
 * otherwise.
 */
final class LoopKeeper<T> extends ExtensibleBehavior<Object> {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10); // chosen, not measured
  private static final int MOST_DOUBLINGS = 7; // to about a second

  private final LoopPlan<T> plan;
  private final HandOff<T> handOff;
  private @Nullable Behavior<Object> supervised; // set before the first message is looked at
  private @Nullable Life life; // absent while a restart is waited for
  private @Nullable Loop<T> loop; // absent while none runs
  private @Nullable Coroutine<?> coroutine; // of the loop
  private boolean begun;
  private boolean beginDue; // told, or about to be told, to itself
  private int barren; // loops in a row that failed before they received anything
  private long refused;

  private LoopKeeper(LoopPlan<T> plan) {
    this.plan = plan;
    this.handOff = new HandOff<>(plan.capacity());
  }

  /** The behavior that comes after the idle one, with the first message. */
  static <T> Behavior<Object> begin(
      LoopPlan<T> plan, TypedActorContext<Object> context, Object first) {
    var keeper = new LoopKeeper<>(plan);
    keeper.hand(context.asJava(), first);
    var lives = Behaviors.supervise(Behaviors.setup(keeper::newLife)).onFailure(plan.strategy());
    keeper.supervised = Behavior.start(lives, context);
    return keeper;
  }

  @Override
  public Behavior<Object> receive(TypedActorContext<Object> typed, Object message) {
    var context = typed.asJava();
    switch (message) {
      case LoopMessage.Ended ended -> {
        return afterLoop(typed, ended);
      }
      case LoopMessage.Spawn<?> spawn -> spawn(context, spawn);
      case LoopMessage.BeginDue _ -> beginNow(context);
      default -> hand(context, message);
    }
    return Behaviors.same();
  }

  @Override
  public Behavior<Object> receiveSignal(TypedActorContext<Object> context, Signal signal) {
    if (signal instanceof PostStop || signal instanceof PreRestart) {
      stop(context.asJava(), signal instanceof PostStop);
      return Behaviors.same();
    }
    return follow(context, Behavior.interpretSignal(requireNonNull(supervised), context, signal));
  }

  /** What the strategy decided. */
  private Behavior<Object> follow(TypedActorContext<Object> context, Behavior<Object> next) {
    if (!Behavior.isAlive(next)) {
      return next;
    }
    supervised = Behavior.canonicalize(next, requireNonNull(supervised), context);
    return Behaviors.same();
  }

  private Behavior<Object> newLife(ActorContext<Object> context) {
    var next = new Life();
    life = next;
    if (begun || handOff.hasMessages()) {
      beginSoon(context);
    }
    return next;
  }

  @SuppressWarnings("unchecked") // whatever is not ours is of the actor's own type
  private void hand(ActorContext<Object> context, Object message) {
    var told = (T) message;
    if (!handOff.offer(told)) {
      refused++;
      plan.fail(told, new Undelivered(tooMany(context)));
    } else if (loop == null) {
      beginSoon(context);
    }
  }

  private void beginSoon(ActorContext<Object> context) {
    if (life == null || loop != null || beginDue) {
      return;
    }
    if (barren == 0) {
      beginNow(context);
    } else {
      beginDue = true;
      var pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(barren - 1, MOST_DOUBLINGS));
      context.scheduleOnce(pause, context.getSelf(), new LoopMessage.BeginDue());
    }
  }

  private void beginNow(ActorContext<Object> context) {
    beginDue = false;
    if (life != null && loop == null) {
      var old = plan.outlived().get(context.getSelf());
      if (old == null) {
        start(context);
      } else {
        beginDue = true;
        var self = context.getSelf();
        old.whenEnded((_, _) -> self.tell(new LoopMessage.BeginDue()));
      }
    }
  }

  private void start(ActorContext<Object> context) {
    var self = context.getSelf();
    var next = new Loop<T>(plan, self, context.getSystem().scheduler(), handOff);
    Coroutine<@Nullable Object> started = Coroutine.start(self.path().name(), next::run);
    loop = next;
    coroutine = started;
    begun = true;
    started.whenEnded(
        (_, failure) -> {
          if (!handOff.isClosed()) {
            self.tell(new LoopMessage.Ended(failure));
          }
        });
  }

  private Behavior<Object> afterLoop(TypedActorContext<Object> context, LoopMessage.Ended ended) {
    var isBarren = ended.failure() != null && loop != null && !loop.hasReceived();
    barren = isBarren ? barren + 1 : 0;
    loop = null;
    coroutine = null;
    var before = life;
    var next =
        follow(context, Behavior.interpretMessage(requireNonNull(supervised), context, ended));
    var isSame = before != null && before.equals(life); // neither replaced nor waiting to be
    if (isSame && Behavior.isAlive(next)) { // resumed
      beginSoon(context.asJava());
    }
    return next;
  }

  private static <C> void spawn(ActorContext<Object> context, LoopMessage.Spawn<C> spawn) {
    try {
      spawn.child().complete(context.spawn(spawn.behavior(), spawn.name()));
    } catch (RuntimeException refused) { // a name that is taken or none: the loop's failure
      spawn.child().completeExceptionally(refused);
    }
  }

  /** Tells all that waits, and the loop to end; does not wait for that. */
  private void stop(ActorContext<Object> context, boolean forGood) {
    var actor = context.getSelf();
    var left =
        new Undelivered(
            "actor '%s': stopped before it came to the message: ask its successor, if any"
                .formatted(actor.path().name()));
    life = null;
    handOff.close(left);
    handOff.drain(message -> plan.fail(message, left));
    if (coroutine != null) {
      plan.outlive(actor, coroutine, context.getSystem());
    }
    plan.whenEnded(
        actor,
        () -> {
          handOff.drainPassedOver(message -> plan.fail(message, left));
          if (forGood) {
            plan.end();
          }
        });
  }

  private String tooMany(ActorContext<?> context) {
    return "actor '%s': message refused: %d wait already, %d were refused so far: tell it less, or raise its capacity"
        .formatted(context.getSelf().path().name(), handOff.capacity(), refused);
  }

  /** What the strategy supervises: it fails, and stops, as the loop did. */
  private final class Life extends ExtensibleBehavior<Object> {

    @Override
    public Behavior<Object> receive(TypedActorContext<Object> context, Object message) {
      if (message instanceof LoopMessage.Ended(var failure) && failure != null) {
        throw Failures.crossed(failure);
      }
      return Behaviors.stopped();
    }

    @Override
    public Behavior<Object> receiveSignal(TypedActorContext<Object> context, Signal signal) {
      if (signal instanceof PreRestart) {
        life = null;
      }
      return Behaviors.same();
    }
  }
}
