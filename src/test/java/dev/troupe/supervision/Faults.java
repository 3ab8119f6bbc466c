package dev.troupe.supervision;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** Makes any supervised actor fail, for the tests of other packages. */
public final class Faults {

  private Faults() {}

  /** The handler of the message that this sends throws. */
  public static void throwInHandler(ActorRef<?> actor) {
    inject(actor, Fault.THROW_IN_HANDLER);
  }

  /** As {@link #throwInHandler}, and so does the constructor of the next life, once. */
  public static void throwInConstructor(ActorRef<?> actor) {
    inject(actor, Fault.THROW_IN_CONSTRUCTOR);
  }

  /** The handler of the next message throws, whichever that is. */
  public static void throwAtNext(ActorRef<?> actor) {
    inject(actor, Fault.THROW_AT_NEXT);
  }

  /** As {@link #throwInHandler}, and so does that of {@code PreRestart} or {@code PostStop}. */
  public static void throwInSignal(ActorRef<?> actor) {
    inject(actor, Fault.THROW_IN_SIGNAL);
  }

  /** The actor ends as it would if nothing kept it going. */
  public static void end(ActorRef<?> actor) {
    inject(actor, Fault.UNSUPERVISED);
  }

  /** The actor stops without being told to. */
  public static void stop(ActorRef<?> actor) {
    inject(actor, Fault.STOP);
  }

  /** As {@link #throwInHandler}, for all actors at {@code path}, whose names may be patterns. */
  public static void throwInHandlers(ActorSystem<?> system, String path) {
    Adapter.toClassic(system)
        .actorSelection(path)
        .tell(Fault.THROW_IN_HANDLER, org.apache.pekko.actor.ActorRef.noSender());
  }

  /** From now on the log gets all that {@link LogLimit} would keep from it, or no longer. */
  public static void logEverything(boolean everything) {
    LogLimit.off = everything;
  }

  private static void inject(ActorRef<?> actor, Fault fault) {
    actor.<Object>unsafeUpcast().tell(fault);
  }
}
