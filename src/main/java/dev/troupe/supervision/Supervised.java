package dev.troupe.supervision;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The two ways in which an actor of the tree is kept going. */
public final class Supervised {

  private Supervised() {}

  /**
   * An actor that is restarted at once, under the same reference, whenever it throws and whenever
   * it stops without being told to. Its children are left alone: the new life finds them by {@code
   * getContext().getChild(name)}.
   *
   * <p>Only for constructors that do nothing that goes on failing: one that throws is called again
   * at once.
   */
  public static <T> Behavior<T> restarting(Behavior<T> behavior, Restarts restarts) {
    var strategy = SupervisorStrategy.restart().withStopChildren(false).withLoggingEnabled(false);
    return Behaviors.supervise(guard(behavior, restarts, true)).onFailure(strategy);
  }

  /**
   * An actor that ends when it throws. Whoever starts it watches it, and starts another; {@code
   * restarts} counts the ends by failure.
   */
  public static <T> Behavior<T> watched(Behavior<T> behavior, Restarts restarts) {
    return Behaviors.supervise(guard(behavior, restarts, false))
        .onFailure(SupervisorStrategy.stop().withLoggingEnabled(false));
  }

  private static <T> Behavior<T> guard(Behavior<T> behavior, Restarts restarts, boolean immortal) {
    var constructorThrows = new AtomicBoolean();
    return Behaviors.intercept(
            () -> new LifeGuard<T>(restarts, immortal, constructorThrows), behavior)
        .narrow();
  }
}
