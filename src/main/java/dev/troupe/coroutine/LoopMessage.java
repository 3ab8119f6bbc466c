package dev.troupe.coroutine;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/** What a coroutine actor is told by its own loop and timers, among the messages of its users. */
sealed interface LoopMessage extends NoSerializationVerificationNeeded {

  /** The body returned, or threw {@code failure}. */
  record Ended(@Nullable Throwable failure) implements LoopMessage {}

  /** Start {@code behavior} as a child. */
  record Spawn<C>(Behavior<C> behavior, String name, CompletableFuture<ActorRef<C>> child)
      implements LoopMessage {}

  /** The next loop may begin: the one before has ended at last, or a pause is over. */
  record BeginDue() implements LoopMessage {}
}
