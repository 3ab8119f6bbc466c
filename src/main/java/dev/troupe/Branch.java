package dev.troupe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * One branch of the tree: how it starts, and when it is up.
 *
 * <p>Made before the tree starts; its behavior only when the branches before it are up, since it
 * may need what they brought.
 *
 * @param <T> what it is told
 */
final class Branch<T> {

  private final String name;
  private final Supplier<Behavior<T>> behavior;
  private final CompletableFuture<?> up;
  private final CompletableFuture<ActorRef<T>> ref = new CompletableFuture<>();

  /**
   * A branch.
   *
   * @param behavior its actor, already wrapped so that it is kept going
   * @param up completed when it has what the next branch needs, or exceptionally when it cannot
   */
  Branch(String name, Supplier<Behavior<T>> behavior, CompletionStage<?> up) {
    this.name = name;
    this.behavior = behavior;
    this.up = ref.thenCombine(up, (actor, _) -> actor);
  }

  String name() {
    return name;
  }

  /** Completed when the next branch may start, or exceptionally when this one cannot. */
  CompletionStage<?> up() {
    return up.minimalCompletionStage();
  }

  boolean isUp() {
    return up.isDone() && !up.isCompletedExceptionally();
  }

  /** The first actor of this branch; the branches after this one may ask for it. */
  ActorRef<T> ref() {
    return ref.resultNow(); // there since spawn
  }

  /** Starts the actor below {@code context}. */
  void spawn(ActorContext<?> context) {
    ref.complete(context.spawn(behavior.get(), name));
  }
}
