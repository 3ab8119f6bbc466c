package dev.troupe.provider;

import dev.troupe.model.ModelEvent;
import dev.troupe.provider.ProviderCommand.CallReply;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Outcome;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The gate through which every reply to one asker goes: deltas only within its credit, one last
 * reply, and nothing after that.
 *
 * <p>Any thread. What a stream hears is told under the lock, so that none overtakes another.
 */
final class ReplyGate {

  private final ActorRef<CallReply> asker;
  private final @Nullable ActorRef<StreamReply> stream; // absent where no stream was asked for
  private final @Nullable DirectReplies<StreamReply> direct; // absent where all pass the mailbox
  private final Queue<ModelEvent> backlog = new ArrayDeque<>(); // guarded by this: needs credit
  private int credit; // guarded by this
  private boolean closed; // guarded by this: the last reply was told
  private @Nullable Outcome last; // guarded by this: waits until the backlog is gone
  private @Nullable Runnable resume; // guarded by this

  private ReplyGate(ActorRef<CallReply> asker, @Nullable ActorRef<StreamReply> stream, int credit) {
    this.asker = asker;
    this.stream = stream;
    this.direct = stream == null ? null : DirectReplies.find(stream);
    this.credit = credit;
  }

  /** For an asker who wants the last reply only, which is one of those that it takes. */
  static ReplyGate whole(ActorRef<? extends Outcome> asker) {
    return new ReplyGate(asker.unsafeUpcast(), null, 0);
  }

  /** For an asker who takes {@code credit} deltas until it allows more. */
  static ReplyGate streamed(ActorRef<StreamReply> asker, int credit) {
    return new ReplyGate(asker.unsafeUpcast(), asker, credit);
  }

  boolean isStreamed() {
    return stream != null;
  }

  synchronized boolean isWithoutCredit() {
    return stream != null && credit < 1;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Passes {@code event} on as soon as the asker's credit allows. */
  synchronized void emit(ModelEvent event) {
    if (stream == null || closed || last != null) {
      return;
    }
    if (credit > 0) {
      tell(stream, new Delta(event));
    } else {
      backlog.add(event);
    }
  }

  /** Within the credit, which a delta needs that waits to be read. */
  private void tell(ActorRef<StreamReply> stream, Delta delta) {
    if (direct == null) {
      credit--;
      stream.tell(delta);
    } else if (!direct.tell(delta)) {
      credit--;
    }
  }

  /** Whether the asker takes more; {@code resume} is run whenever that changes to true. */
  synchronized boolean isFlowing() {
    return closed || stream == null || (backlog.isEmpty() && credit > 0);
  }

  /** Has {@code resume} run, on any thread, whenever the asker takes more again. */
  synchronized void onResume(Runnable resume) {
    this.resume = resume;
  }

  /** Tells {@code reply} at once and for good, past all that waits. */
  void settle(Outcome reply) {
    Runnable wake;
    synchronized (this) {
      if (closed) {
        return;
      }
      wake = isFlowing() ? null : resume;
      closed = true;
      backlog.clear();
      if (stream != null) {
        asker.tell(reply);
      }
    }
    if (stream == null) { // an ask's reply runs what its caller hung on it
      asker.tell(reply);
    }
    run(wake);
  }

  /** Whether {@code reply} can be told now; else it is kept until the deltas before it are told. */
  synchronized boolean isNext(Outcome reply) {
    if (backlog.isEmpty()) {
      return true;
    }
    last = reply;
    return false;
  }

  /** Lets {@code deltas} more through; the last reply where it is now to be told. */
  Optional<Outcome> addCredit(int deltas) {
    Runnable wake;
    synchronized (this) {
      if (closed || stream == null || deltas < 1) {
        return Optional.empty();
      }
      var flowed = isFlowing();
      credit = (int) Math.min(Integer.MAX_VALUE, (long) credit + deltas);
      while (credit > 0 && !backlog.isEmpty()) {
        tell(stream, new Delta(backlog.remove()));
      }
      if (last != null && backlog.isEmpty()) {
        return Optional.of(last);
      }
      wake = !flowed && isFlowing() ? resume : null;
    }
    run(wake);
    return Optional.empty();
  }

  /** Not under the lock: this runs the worker's code. */
  private static void run(@Nullable Runnable wake) {
    if (wake != null) {
      wake.run();
    }
  }
}
