package dev.troupe.provider;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;

/**
 * The way past the mailbox for replies to one stream that are told on the event loop where it runs:
 * to pass each event through the mailbox costs a twelfth of all that an event costs.
 *
 * <p>A reply goes this way only while none is in the mailbox, so that none overtakes another. Any
 * thread, unless said otherwise.
 *
 * @param <R> a reply that is not the last
 */
final class DirectReplies<R> {

  /** Those of streams that run, by whom they are told. */
  private static final Map<ActorRef<?>, DirectReplies<?>> OPEN = new ConcurrentHashMap<>();

  private final ActorRef<R> replyTo;
  private final Predicate<R> taker; // the loop only
  private final BooleanSupplier onLoop;
  private final AtomicInteger inMailbox = new AtomicInteger();
  private volatile boolean closed; // somebody else tells replies, too

  private DirectReplies(ActorRef<R> replyTo, BooleanSupplier onLoop, Predicate<R> taker) {
    this.replyTo = replyTo;
    this.onLoop = onLoop;
    this.taker = taker;
  }

  /**
   * Opens the way.
   *
   * @param onLoop whether the stream runs in this thread, which is a loop's: one of a pool may be
   *     another's the next moment
   * @param taker takes a reply at once, or says that it cannot; run on the loop
   */
  static <R> DirectReplies<R> open(
      ActorRef<R> replyTo, BooleanSupplier onLoop, Predicate<R> taker) {
    var opened = new DirectReplies<>(replyTo, onLoop, taker);
    OPEN.put(replyTo, opened);
    return opened;
  }

  /** The way to {@code replyTo}, where there is one. */
  @SuppressWarnings("unchecked") // put there with the type of its key
  static <R> @Nullable DirectReplies<R> find(ActorRef<R> replyTo) {
    var found = (DirectReplies<R>) OPEN.get(replyTo);
    return found != null && found.isOf(replyTo) ? found : null;
  }

  /** References of two actor systems could be equal, but not the same. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isOf(ActorRef<R> other) {
    return Adapter.toClassic(replyTo) == Adapter.toClassic(other);
  }

  /**
   * Tells {@code reply}: true where it was taken at once, and so needs no credit, false where it is
   * in the mailbox. By one thread at a time.
   */
  boolean tell(R reply) {
    if (isTaken(reply)) {
      return true;
    }
    inMailbox.incrementAndGet();
    replyTo.tell(reply);
    return false;
  }

  private boolean isTaken(R reply) {
    return onLoop.getAsBoolean() && inMailbox.get() == 0 && !closed && taker.test(reply);
  }

  /** The stream has got a reply by its mailbox. */
  void arrived() {
    if (inMailbox.getAndDecrement() == 0) {
      closed = true;
    }
  }

  /** The stream has ended. */
  void close() {
    OPEN.remove(replyTo, this);
  }
}
