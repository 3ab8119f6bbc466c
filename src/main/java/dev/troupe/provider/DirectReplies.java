package dev.troupe.provider;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The way past the mailbox for replies to one stream that are told in its own thread: to pass each
 * event through the mailbox costs a twelfth of all that an event costs.
 *
 * <p>A reply goes this way only while none is in the mailbox, so that none overtakes another. Any
 * thread, unless said otherwise.
 *
 * @param <R> a reply that is not the last
 */
final class DirectReplies<R> {

  /** Those of streams that run, by whom they are told; to mix up two only closes this way. */
  private static final Map<ActorRef<?>, DirectReplies<?>> OPEN = new ConcurrentHashMap<>();

  private final ActorRef<R> replyTo;
  private final Predicate<R> taker; // the stream's thread only
  private final Thread streams = Thread.currentThread();
  private final AtomicInteger inMailbox = new AtomicInteger();
  private volatile boolean closed; // somebody else tells replies, of whose order nothing is known

  private DirectReplies(ActorRef<R> replyTo, Predicate<R> taker) {
    this.replyTo = replyTo;
    this.taker = taker;
  }

  /**
   * Opens the way; by the stream's own thread, which may not change.
   *
   * @param taker takes a reply at once, or says that it cannot
   */
  static <R> DirectReplies<R> open(ActorRef<R> replyTo, Predicate<R> taker) {
    var opened = new DirectReplies<>(replyTo, taker);
    OPEN.put(replyTo, opened);
    return opened;
  }

  /** The way to {@code replyTo}, where there is one. */
  @SuppressWarnings("unchecked") // put there with the type of its key
  static <R> @Nullable DirectReplies<R> find(ActorRef<R> replyTo) {
    return (DirectReplies<R>) OPEN.get(replyTo);
  }

  /** Tells {@code reply}, this way or by the mailbox. By one thread at a time. */
  void tell(R reply) {
    if (!isTaken(reply)) {
      inMailbox.incrementAndGet();
      replyTo.tell(reply);
    }
  }

  private boolean isTaken(R reply) {
    return Thread.currentThread() == streams
        && inMailbox.get() == 0
        && !closed
        && taker.test(reply);
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
