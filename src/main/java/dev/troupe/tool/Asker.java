package dev.troupe.tool;

import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Reply;
import dev.troupe.tool.ToolCommand.StreamReply;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for one call, and what it has heard: at most one reply, and nothing after that.
 *
 * <p>Whoever learns the outcome first settles it, the call's thread or an actor; so there is one
 * reply on every path, whatever fails meanwhile. Any thread.
 */
final class Asker {

  /** More than any caller can use; keeps the count from running over. */
  private static final int MOST_CREDIT = 1 << 20;

  private final ActorRef<? super Reply> replyTo;
  private final @Nullable ActorRef<StreamReply> listener; // absent where no stream was asked for
  private final CallTimes times;
  private final Semaphore credit = new Semaphore(0);
  private boolean settled; // guarded by this
  private @Nullable AtomicInteger waiting; // guarded by this: counts this one

  private Asker(
      ActorRef<? super Reply> replyTo, @Nullable ActorRef<StreamReply> listener, CallTimes times) {
    this.replyTo = replyTo;
    this.listener = listener;
    this.times = times;
  }

  /** Who wants the reply only. */
  static Asker ofReply(ActorRef<Reply> replyTo, CallTimes times) {
    return new Asker(replyTo, null, times);
  }

  /** Who wants to hear how the call goes, {@code credit} pieces at first. */
  static Asker ofStream(ActorRef<StreamReply> replyTo, int credit, CallTimes times) {
    var asker = new Asker(replyTo, replyTo, times);
    asker.allow(credit);
    return asker;
  }

  boolean isStreamed() {
    return listener != null;
  }

  synchronized boolean isSettled() {
    return settled;
  }

  /** The code that shall answer begins. */
  void begun() {
    times.begun();
  }

  /** Allows {@code events} more pieces; an absurd number counts as the most. */
  void allow(int events) {
    var room = MOST_CREDIT - credit.availablePermits();
    credit.release(Math.clamp(events, 0, Math.max(0, room)));
  }

  /** Sends {@code piece}, and waits for credit first. */
  void say(StreamReply piece) throws InterruptedException {
    if (listener != null) {
      credit.acquire();
      pass(listener, piece);
    }
  }

  /** Sends {@code piece} if there is credit. */
  void sayIfHeard(StreamReply piece) {
    if (listener != null && credit.tryAcquire()) {
      pass(listener, piece);
    }
  }

  void answer(Reply reply) {
    if (settle()) {
      times.told();
      times.ended(outcome(reply)); // first: who has the reply may close everything
      replyTo.tell(reply);
    }
  }

  void fail(ToolFailure failure) {
    answer(new Failed(failure));
  }

  /** Nobody waits any more. */
  void leave() {
    if (settle()) {
      times.ended(ToolFailure.CANCELLED);
    }
  }

  private synchronized void pass(ActorRef<StreamReply> to, StreamReply piece) {
    if (!settled) {
      times.told();
      to.tell(piece); // under the lock: the reply must not overtake it
    }
  }

  /** Is counted by {@code waiting} from here on until it is settled. */
  synchronized void countIn(AtomicInteger waiting) {
    if (!settled) {
      waiting.incrementAndGet();
      this.waiting = waiting;
    }
  }

  private synchronized boolean settle() {
    var first = !settled;
    settled = true;
    if (first && waiting != null) {
      waiting.decrementAndGet();
    }
    return first;
  }

  private static String outcome(Reply reply) {
    return switch (reply) {
      case Answered _ -> "ok";
      case Failed(var failure) -> failure.type();
    };
  }
}
