package dev.troupe.supervision;

import dev.troupe.supervision.LifeGuard.Life;
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
   * <p>A constructor that throws is called again after a pause, which grows from 10 ms to 1 s; what
   * is told to the actor meanwhile waits, in its order. Only where the first life cannot begin, the
   * actor ends.
   */
  public static <T> Behavior<T> restarting(Behavior<T> behavior, Restarts restarts) {
    var strategy = SupervisorStrategy.restart().withStopChildren(false).withLoggingEnabled(false);
    return Behaviors.<Object>withStash(
            Integer.MAX_VALUE,
            held -> {
              var lives = new Lives(held);
              return Behaviors.supervise(
                      Behaviors.intercept(() -> new LifeGuard<T>(restarts, lives), behavior))
                  .onFailure(strategy);
            })
        .narrow();
  }

  /**
   * An actor that ends when it throws, and that is not meant to end otherwise. Whoever starts it
   * watches it, and starts another; {@code restarts} counts the ends.
   */
  public static <T> Behavior<T> watched(Behavior<T> behavior, Restarts restarts) {
    return stopping(guard(behavior, restarts, Life.WATCHED));
  }

  /**
   * An actor that ends when its work is done, and also when it throws. Whoever starts it watches
   * it; {@code restarts} counts the failures.
   */
  public static <T> Behavior<T> ending(Behavior<T> behavior, Restarts restarts) {
    return stopping(guard(behavior, restarts, Life.ENDING));
  }

  private static <T> Behavior<T> stopping(Behavior<T> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(SupervisorStrategy.stop().withLoggingEnabled(false));
  }

  private static <T> Behavior<T> guard(Behavior<T> behavior, Restarts restarts, Life life) {
    return Behaviors.intercept(() -> new LifeGuard<T>(restarts, life), behavior).narrow();
  }
}
