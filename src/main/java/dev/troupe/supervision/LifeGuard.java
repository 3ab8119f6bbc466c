package dev.troupe.supervision;

import java.util.Optional;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Stands around an actor's behavior: counts its failures, makes an unexpected stop a failure where
 * the actor must not end, and lets tests inject faults.
 */
final class LifeGuard<T> extends BehaviorInterceptor<Object, T> {

  /** What becomes of an actor that fails. */
  enum Life {
    /** It goes on under the same reference, also when it stops by itself. */
    RESTARTED,
    /** It ends, and is not meant to end by itself. */
    WATCHED,
    /** It ends, and also ends by itself when its work is done. */
    ENDING
  }

  /** An actor that must not end returned {@code Behaviors.stopped()}. */
  static final class StoppedUnexpectedly extends RuntimeException {
    StoppedUnexpectedly() {
      super("stopped without being told to");
    }
  }

  /** The pause before the constructor is called again is over. */
  private record BeginDue() implements NoSerializationVerificationNeeded {}

  private final Restarts restarts;
  private final Life life;
  private final Optional<Lives> lives; // absent unless restarted
  private @Nullable PreStartTarget<T> paused; // the constructor that is to be called again
  private boolean nextThrows; // set by a test

  LifeGuard(Restarts restarts, Life life) {
    super(Object.class);
    this.restarts = restarts;
    this.life = life;
    this.lives = Optional.empty();
  }

  /** For an actor that is restarted. */
  LifeGuard(Restarts restarts, Lives lives) {
    super(Object.class);
    this.restarts = restarts;
    this.life = Life.RESTARTED;
    this.lives = Optional.of(lives);
  }

  @Override
  public Behavior<T> aroundStart(TypedActorContext<Object> context, PreStartTarget<T> target) {
    Behavior<T> first;
    try {
      first = counted(() -> construct(context, target));
    } catch (RuntimeException failure) {
      var again = lives.filter(Lives::haveBegun).orElseThrow(() -> failure);
      paused = target;
      var self = context.asJava().getSelf();
      context.asJava().scheduleOnce(again.nextPause(), self, new BeginDue());
      return Behaviors.ignore();
    }
    paused = null;
    return lives.isEmpty() ? first : counted(() -> alive(lives.get().begin(first)));
  }

  private Behavior<T> construct(TypedActorContext<Object> context, PreStartTarget<T> target) {
    if (restarts.constructorThrows.getAndSet(false)) {
      throw new IllegalStateException("fault injected into a constructor");
    }
    return target.start(context);
  }

  @Override
  public Behavior<T> aroundReceive(
      TypedActorContext<Object> context, Object message, ReceiveTarget<T> target) {
    if (message instanceof BeginDue) {
      return paused == null ? Behaviors.same() : aroundStart(context, paused);
    }
    if (paused != null && lives.isPresent() && !(message instanceof Fault)) {
      lives.get().hold(message);
      return Behaviors.same();
    }
    return receive(context, message, target);
  }

  @SuppressWarnings("unchecked") // only faults are not of the actor's own type
  private Behavior<T> receive(
      TypedActorContext<Object> context, Object message, ReceiveTarget<T> target) {
    return counted(
        () -> {
          if (message instanceof Fault fault) {
            return suffer(fault);
          }
          if (nextThrows) {
            nextThrows = false;
            throw new IllegalStateException("fault injected into the handler of " + message);
          }
          return alive(target.apply(context, (T) message));
        });
  }

  @Override
  public Behavior<T> aroundSignal(
      TypedActorContext<Object> context, Signal signal, SignalTarget<T> target) {
    return counted(
        () -> {
          var next = target.apply(context, signal);
          if (isLast(signal) && restarts.signalThrows.getAndSet(false)) {
            throw new IllegalStateException("fault injected behind " + signal);
          }
          return signal instanceof PostStop ? next : alive(next);
        });
  }

  private static boolean isLast(Signal signal) {
    return signal instanceof PreRestart || signal instanceof PostStop;
  }

  private Behavior<T> suffer(Fault fault) {
    return switch (fault) {
      case STOP -> {
        if (life == Life.ENDING) {
          restarts.add(new StoppedUnexpectedly());
        }
        yield alive(Behaviors.stopped());
      }
      case UNSUPERVISED -> Behaviors.stopped(); // and neither counted nor restarted
      case THROW_IN_HANDLER -> throw new IllegalStateException("fault injected into a handler");
      case THROW_AT_NEXT -> {
        nextThrows = true;
        yield Behaviors.same();
      }
      case THROW_IN_SIGNAL -> {
        restarts.signalThrows.set(true);
        throw new IllegalStateException("fault injected before a signal");
      }
      case THROW_IN_CONSTRUCTOR -> {
        restarts.constructorThrows.set(true);
        throw new IllegalStateException("fault injected before a constructor");
      }
    };
  }

  private Behavior<T> alive(Behavior<T> next) {
    if (Behavior.isAlive(next) || life == Life.ENDING) {
      return next;
    }
    var failure = new StoppedUnexpectedly();
    if (life == Life.RESTARTED) {
      throw failure;
    }
    restarts.add(failure);
    return next;
  }

  private interface Step<T> {
    Behavior<T> run();
  }

  private Behavior<T> counted(Step<T> step) {
    try {
      return step.run();
    } catch (RuntimeException failure) {
      restarts.add(failure);
      throw failure;
    }
  }
}
