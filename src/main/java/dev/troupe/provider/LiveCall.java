package dev.troupe.provider;

import dev.troupe.coroutine.Deadline;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * One call: what is asked, who waits for it and how long, and how far it has come.
 *
 * <p>The front and whoever works on the call share it; what they tell the asker goes through its
 * {@link ReplyGate}. Equal to nothing but itself.
 */
final class LiveCall {

  /** Does the work of a call, and can be told to give up. */
  interface Worker {
    void abort();
  }

  /** Deadlines further away are as good as none, and must not overflow the clock. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  final ModelRequest request; // its model is the one that the vendor names
  final Origin origin;
  final ActorRef<? extends StreamReply> replyTo;
  final ReplyGate gate;
  final long due; // System.nanoTime
  final long order; // tells calls of the same deadline apart
  private final long asked = System.nanoTime();
  private @Nullable Worker worker; // front only
  private boolean worked; // front only: the work has ended
  private volatile long started; // written by the front; 0: not yet
  private volatile long firstEvent; // written by the worker; 0: none yet
  private volatile int attempts; // written by the worker

  private LiveCall(
      ModelRequest request,
      Origin origin,
      Duration remaining,
      ActorRef<? extends StreamReply> replyTo,
      ReplyGate gate,
      long order) {
    this.request = request;
    this.origin = origin;
    this.due = asked + nanos(remaining);
    this.replyTo = replyTo;
    this.gate = gate;
    this.order = order;
  }

  static LiveCall of(ProviderCommand.Generate ask, ProviderSettings settings, long order) {
    return new LiveCall(
        settings.resolve(ask.request()),
        ask.origin(),
        ask.remaining(),
        ask.replyTo(),
        ReplyGate.whole(ask.replyTo()),
        order);
  }

  static LiveCall of(ProviderCommand.Stream ask, ProviderSettings settings, long order) {
    return new LiveCall(
        settings.resolve(ask.request()),
        ask.origin(),
        ask.remaining(),
        ask.replyTo(),
        ReplyGate.streamed(ask.replyTo(), ask.credit()),
        order);
  }

  /** No duration that a caller can write may fail the front. */
  private static long nanos(Duration remaining) {
    if (!remaining.isPositive()) {
      return 0;
    }
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

  // --- the worker's side

  /** One more request is sent. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one worker at a time
  void attempted() {
    attempts++;
  }

  int attempts() {
    return attempts;
  }

  /** Whether the answer has begun. */
  boolean hasBegun() {
    return firstEvent != 0;
  }

  /** The next event of the answer. */
  void emit(ModelEvent event) {
    if (firstEvent == 0) {
      firstEvent = System.nanoTime();
    }
    gate.emit(event);
  }

  // --- the front's side

  void starting() {
    started = System.nanoTime();
  }

  void start(Worker worker) {
    this.worker = worker;
  }

  void abort() {
    if (worker != null) {
      worker.abort();
    }
  }

  /** The work has truly ended. */
  void worked() {
    worked = true;
  }

  boolean isWorked() {
    return worked;
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
