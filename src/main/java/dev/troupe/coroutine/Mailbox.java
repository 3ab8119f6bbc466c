package dev.troupe.coroutine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a coroutine actor has in hand: its messages, and what it may ask of its actor.
 *
 * <p>The {@code receive} methods belong to the thread of the loop: its forks and others are
 * refused. All else may be called from any thread. A message is in work from the {@code receive}
 * that returns it until the next one is called; if the loop throws meanwhile, it is that message
 * which has failed.
 *
 * @param <T> what the actor can be told
 */
public sealed interface Mailbox<T> permits Loop {

  /** Returns the reference of this actor. */
  ActorRef<T> self();

  /**
   * Waits for the next message, in the order in which they came.
   *
   * @throws InterruptedException if the thread is or was interrupted, as it is when the actor stops
   * @throws DeadlineExceeded at the current deadline
   * @throws IllegalStateException on another thread than the loop's
   */
  T receive() throws InterruptedException;

  /**
   * Waits for the next message, but no longer than {@code timeout}; empty if none came. A timeout
   * of zero only looks.
   *
   * @throws IllegalArgumentException if {@code timeout} is negative
   * @throws InterruptedException as {@link #receive()} does; so it is with the others
   */
  Optional<T> receive(Duration timeout) throws InterruptedException;

  /**
   * Waits for the next message that is a {@code type}. Those that come before it are kept for
   * later, in their order, and count as waiting.
   *
   * @throws InterruptedException as {@link #receive()} does; so it is with the others
   */
  <U extends T> U receive(Class<U> type) throws InterruptedException;

  /**
   * Waits for the next message that is a {@code type}, but no longer than {@code timeout}.
   *
   * @throws IllegalArgumentException if {@code timeout} is negative
   * @throws InterruptedException as {@link #receive()} does; so it is with the others
   */
  <U extends T> Optional<U> receive(Class<U> type, Duration timeout) throws InterruptedException;

  /**
   * Sends the command that {@code command} makes of a fresh reference, and returns the reply to it.
   * Does not wait.
   *
   * @param patience more than zero; then, or at the current deadline if that is earlier, the answer
   *     is a {@link DeadlineExceeded}. Cancelling it is heard by nobody: the other side sees the
   *     reference end
   * @throws IllegalArgumentException if {@code patience} is zero or negative
   */
  <C, R> Pending<R> ask(ActorRef<C> target, Function<ActorRef<R>, C> command, Duration patience);

  /**
   * Tells this actor, when {@code stage} ends, the message that {@code message} makes of its value
   * or, the other being null, its failure. Does not wait.
   */
  <V extends @Nullable Object> void pipe(
      CompletionStage<V> stage, BiFunction<? super V, ? super @Nullable Throwable, T> message);

  /**
   * Starts a child of this actor and waits until it is there. It is stopped with the actor, and by
   * a restart unless the strategy says otherwise.
   *
   * @param name unique among the children of this actor
   * @throws InterruptedException if the thread is or was interrupted
   * @throws RuntimeException if Pekko refuses the name: as {@link Await} says
   */
  <C> ActorRef<C> spawn(Behavior<C> behavior, String name) throws InterruptedException;
}
