package dev.troupe.coroutine;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * A message that is owed one reply: when the actor it was told to cannot give it, the runtime does.
 *
 * {@snippet :
 * record Get(String key, ActorRef<Reply> replyTo) implements Command, Answerable<Reply> {
 *   public Reply failed(Throwable cause) {
 *     return new Failed(cause.toString());
 *   }
 * }
 * }
 *
 * @param <R> what its asker is told, be it a response or a failure
 */
public interface Answerable<R> {

  /** Who asked. */
  ActorRef<R> replyTo();

  /**
   * Returns the reply that says why there is no other. Called on a thread that must not wait.
   *
   * @param cause what the loop threw while it worked on the message, or an {@link Undelivered}
   */
  R failed(Throwable cause);
}
