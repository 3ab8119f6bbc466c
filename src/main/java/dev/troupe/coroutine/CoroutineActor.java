package dev.troupe.coroutine;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An actor that is written as it is read: a loop on a virtual thread that receives, awaits, and
 * goes on. What it makes is a plain Pekko behavior, for any actor system and below any parent.
 *
 * {@snippet :
 * Behavior<Command> counter =
 *     CoroutineActor.<Command>of(mailbox -> {
 *           var count = 0;
 *           while (true) {
 *             switch (mailbox.receive()) {
 *               case Add(var more) -> count += more;
 *               case Get(var replyTo) -> replyTo.tell(count);
 *             }
 *           }
 *         })
 *         .strategy(SupervisorStrategy.restart())
 *         .behavior();
 * }
 *
 * <p><b>Life.</b> The loop begins with the first message; until then the actor is small. A body
 * that returns stops the actor. One that throws fails it, whatever it throws, errors included, and
 * the strategy decides: {@code stop} ends the actor, {@code restart} and {@code resume} begin the
 * body anew, at once or, {@code restartWithBackoff}, after its pause. A body that fails before it
 * has received anything is begun again after a pause, which grows from 10 ms to 1 s. To stop the
 * actor interrupts the loop. One that does not heed that outlives its actor, and is named in a
 * warning after 5 s; no other loop of the same actor begins before it has ended.
 *
 * <p><b>Messages.</b> They reach the loop in the order in which they came to the actor, across
 * restarts too. No more than {@link #capacity} wait. What cannot be worked on is answered by {@link
 * Answerable#failed} where the message is owed a reply, and told to {@link #onFailed} otherwise:
 * the message in work when the body throws, one too many, and all that wait when the actor stops.
 * What is still in Pekko's own mailbox then is a dead letter, as with any actor.
 *
 * <p>The supervision is inside. A {@code Behaviors.supervise} around this behavior restarts it
 * without what waited, which is told as at a stop. Immutable; one behavior can be spawned many
 * times.
 *
 * @param <T> what the actor can be told
 */
public final class CoroutineActor<T> {

  /** How many messages may wait where nothing else is said. Chosen, not measured. */
  public static final int DEFAULT_CAPACITY = 10_000;

  private final LoopBody<T> body;
  private final SupervisorStrategy strategy;
  private final int capacity;
  private final BiConsumer<? super T, ? super Throwable> onFailed;
  private final @Nullable CompletableFuture<@Nullable Void> ended;

  private CoroutineActor(
      LoopBody<T> body,
      SupervisorStrategy strategy,
      int capacity,
      BiConsumer<? super T, ? super Throwable> onFailed,
      @Nullable CompletableFuture<@Nullable Void> ended) {
    this.body = body;
    this.strategy = strategy;
    this.capacity = capacity;
    this.onFailed = onFailed;
    this.ended = ended;
  }

  /** An actor that runs {@code body}, and stops if that throws. */
  public static <T> CoroutineActor<T> of(LoopBody<T> body) {
    return new CoroutineActor<>(
        body, SupervisorStrategy.stop(), DEFAULT_CAPACITY, CoroutineActor::log, null);
  }

  /** With {@code strategy} for a body that throws. */
  public CoroutineActor<T> strategy(SupervisorStrategy strategy) {
    return new CoroutineActor<>(body, strategy, capacity, onFailed, ended);
  }

  /**
   * With room for {@code capacity} messages between the actor and its loop; one more is refused.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public CoroutineActor<T> capacity(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, got " + capacity);
    }
    return new CoroutineActor<>(body, strategy, capacity, onFailed, ended);
  }

  /**
   * With {@code onFailed} told of each message that could not be worked on and is owed no reply,
   * and why. It is called on the actor's or the loop's thread, and must not wait; what it throws is
   * logged. Without it they are logged, by type.
   */
  public CoroutineActor<T> onFailed(BiConsumer<? super T, ? super Throwable> onFailed) {
    return new CoroutineActor<>(body, strategy, capacity, onFailed, ended);
  }

  /**
   * With {@code ended} completed when the actor has stopped and its loop has ended, one that does
   * not heed its interrupt included. For a behavior that is spawned once.
   */
  public CoroutineActor<T> ended(CompletableFuture<@Nullable Void> ended) {
    return new CoroutineActor<>(body, strategy, capacity, onFailed, ended);
  }

  /** Returns the behavior, to be spawned. */
  public Behavior<T> behavior() {
    var plan = new LoopPlan<>(body, strategy, capacity, onFailed, ended);
    return new IdleLoop<>(plan).narrow();
  }

  private static void log(Object message, Throwable cause) {
    LoggerFactory.getLogger("troupe.coroutine")
        .warn("a message of type {} failed", message.getClass().getName(), cause);
  }
}
