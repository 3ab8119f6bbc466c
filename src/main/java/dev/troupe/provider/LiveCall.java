package dev.troupe.provider;

import dev.troupe.coroutine.Deadline;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * One admitted call: who waits for it, how long, and what may still be said to them.
 *
 * <p>The front and whoever works on the call share it. It is the gate through which every reply
 * goes: deltas only within the asker's credit, one last reply, and nothing after that.
 */
final class LiveCall {

  /** Does the work of a call, and can be told to give up. */
  interface Worker {
    void abort();
  }

  /** Deadlines further away are as good as none, and must not overflow the clock. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  final ModelRequest request;
  final Origin origin;
  final ActorRef<? extends StreamReply> replyTo;
  final long due; // System.nanoTime
  final long order; // tells calls of the same deadline apart
  private final ActorRef<? super Reply> asker;
  private final @Nullable ActorRef<StreamReply> stream;
  private final Queue<ModelEvent> backlog = new ArrayDeque<>(); // guarded by this
  private int credit; // guarded by this
  private boolean closed; // guarded by this
  private @Nullable Reply last; // guarded by this: waits until the backlog is gone
  private @Nullable Runnable resume; // guarded by this
  private @Nullable Worker worker; // front only
  private final long asked = System.nanoTime();
  private volatile long started; // written by the front
  private volatile long firstEvent; // written by the worker
  private volatile int attempts; // written by the worker

  private LiveCall(
      ModelRequest request,
      Origin origin,
      Duration remaining,
      ActorRef<? extends StreamReply> replyTo,
      ActorRef<? super Reply> asker,
      @Nullable ActorRef<StreamReply> stream,
      int credit,
      long order) {
    this.request = request;
    this.origin = origin;
    this.due = asked + nanos(remaining);
    this.replyTo = replyTo;
    this.asker = asker;
    this.stream = stream;
    this.credit = credit;
    this.order = order;
  }

  static LiveCall of(ProviderCommand.Generate ask, ProviderSettings settings, long order) {
    return new LiveCall(
        settings.resolve(ask.request()),
        ask.origin(),
        ask.remaining(),
        ask.replyTo(),
        ask.replyTo(),
        null,
        0,
        order);
  }

  static LiveCall of(ProviderCommand.Stream ask, ProviderSettings settings, long order) {
    return new LiveCall(
        settings.resolve(ask.request()),
        ask.origin(),
        ask.remaining(),
        ask.replyTo(),
        ask.replyTo(),
        ask.replyTo(),
        ask.credit(),
        order);
  }

  boolean isStreamed() {
    return stream != null;
  }

  private static long nanos(Duration remaining) {
    return remaining.compareTo(LONGEST) < 0 ? remaining.toNanos() : LONGEST.toNanos();
  }

  /** What is left until the deadline; negative once it is past. */
  Duration remaining() {
    return Duration.ofNanos(due - System.nanoTime());
  }

  /** The deadline for a coroutine; one that has just passed is a moment from now. */
  Deadline deadline() {
    var left = remaining();
    return Deadline.after(left.isPositive() ? left : Duration.ofNanos(1));
  }

  /** Time since the ask. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - asked);
  }

  synchronized boolean isWithoutCredit() {
    return stream != null && credit < 1;
  }

  // --- the worker's side

  /** One more request is sent. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one worker at a time
  void attempted() {
    attempts++;
  }

  int attempts() {
    return attempts;
  }

  boolean hasBegun() {
    return firstEvent != 0;
  }

  /** Passes {@code event} on as soon as the asker's credit allows. */
  synchronized void emit(ModelEvent event) {
    if (firstEvent == 0) {
      firstEvent = System.nanoTime();
    }
    if (stream == null || closed) {
      return;
    }
    if (credit > 0) {
      credit--;
      stream.tell(new Delta(event));
    } else {
      backlog.add(event);
    }
  }

  /** Whether the asker takes more; {@code resume} is run when that changes to true. */
  synchronized boolean isFlowing() {
    return closed || stream == null || (backlog.isEmpty() && credit > 0);
  }

  /** Has {@code resume} run, on any thread, whenever the asker takes more again. */
  synchronized void onResume(Runnable resume) {
    this.resume = resume;
  }

  // --- the front's side

  void start(Worker worker) {
    this.worker = worker;
  }

  void starting() {
    started = System.nanoTime();
  }

  void abort() {
    if (worker != null) {
      worker.abort();
    }
  }

  /** Says {@code reply} at once, and nothing after it. */
  void settle(Reply reply) {
    Runnable wake;
    synchronized (this) {
      if (closed) {
        return;
      }
      close(reply);
      wake = resume;
    }
    run(wake);
  }

  /** Says {@code reply} behind the deltas that wait for credit; false where it waits there. */
  synchronized boolean settleInOrder(Reply reply) {
    if (closed || !backlog.isEmpty()) {
      last = reply;
      return closed;
    }
    close(reply);
    return true;
  }

  /** Lets {@code deltas} more through; the last reply where it went out with them. */
  Optional<Reply> addCredit(int deltas) {
    Runnable wake;
    synchronized (this) {
      if (closed || stream == null) {
        return Optional.empty();
      }
      credit = (int) Math.min(Integer.MAX_VALUE, (long) credit + deltas);
      while (credit > 0 && !backlog.isEmpty()) {
        credit--;
        stream.tell(new Delta(backlog.remove()));
      }
      if (last != null && backlog.isEmpty()) {
        close(last);
        return Optional.of(last);
      }
      wake = isFlowing() ? resume : null;
    }
    run(wake);
    return Optional.empty();
  }

  private void close(Reply reply) { // holding the lock
    closed = true;
    backlog.clear();
    asker.tell(reply);
  }

  private static void run(@Nullable Runnable wake) {
    if (wake != null) {
      wake.run();
    }
  }

  ModelCallEnded ended(String provider, Reply reply) {
    var now = System.nanoTime();
    return new ModelCallEnded(
        origin,
        provider,
        request.model().orElse(""),
        attempts,
        reply instanceof Failed(var failure)
            ? failure.kind().name().toLowerCase(Locale.ROOT)
            : "ok",
        Duration.ofNanos((started == 0 ? now : started) - asked),
        firstEvent == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstEvent - asked)),
        Duration.ofNanos(now - asked));
  }
}
