package dev.troupe.provider;

import dev.troupe.coroutine.Deadline;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.model.Attempt;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelEvent.Began;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** Events before the first content that are held back; more than a well-meant answer has. */
  private static final int MOST_HELD = 16;

  private static final String LOST = Kind.UNAVAILABLE.name().toLowerCase(Locale.ROOT);

  /** Deadlines further away are as good as none, and must not overflow the clock. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private final String provider;
  final ModelRequest request; // its model is the one that the vendor names
  final Origin origin;
  final ActorRef<? extends StreamReply> replyTo;
  final ReplyGate gate;
  final long due; // System.nanoTime
  final long order; // tells calls of the same deadline apart
  private final long asked = System.nanoTime();
  private @Nullable Worker worker; // front only
  private Optional<Long> tokens = Optional.empty(); // front only: not answered yet
  private Breaker.@Nullable Admission admission; // front only: whose verdict is owed
  private boolean probe; // front only
  private @Nullable Reply lastOutcome; // front only: of the attempts that have ended
  private @Nullable Runnable begins; // set by the front before an attempt
  private boolean inWork; // front only: an attempt has begun and its end was not told
  private long started; // front only: the first attempt; 0: none yet
  private long attemptStarted; // front only
  private long resumesAt; // front only: the end of the pause
  private final List<Attempt> attempts =
      new ArrayList<>(); // front only, between attempts: those that have ended
  private final List<ModelEvent> held = new ArrayList<>(); // worker only: before the first content
  private volatile long firstEvent; // written by the worker; 0: none yet
  private volatile int number; // of the attempt, written by the front
  private volatile boolean sent; // written by the worker: the attempt's request
  private volatile long resent; // likewise, once more by its connection; 0: not

  private LiveCall(
      String provider,
      ModelRequest request,
      Origin origin,
      Duration remaining,
      ActorRef<? extends StreamReply> replyTo,
      ReplyGate gate,
      long order) {
    this.provider = provider;
    this.request = request;
    this.origin = origin;
    this.due = asked + nanos(remaining);
    this.replyTo = replyTo;
    this.gate = gate;
    this.order = order;
  }

  static LiveCall of(ProviderCommand.Generate ask, ProviderSettings settings, long order) {
    return new LiveCall(
        settings.name(),
        settings.resolve(ask.request()),
        ask.origin(),
        ask.remaining(),
        ask.replyTo(),
        ReplyGate.whole(ask.replyTo()),
        order);
  }

  static LiveCall of(ProviderCommand.Stream ask, ProviderSettings settings, long order) {
    return new LiveCall(
        settings.name(),
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

  /** The attempt's request is sent; the second time, as its reused connection was stale. */
  void sent() {
    resent = sent ? System.nanoTime() : 0;
    sent = true;
  }

  boolean isSent() {
    return sent;
  }

  /** Whether the answer has begun: there is no other attempt after this. */
  boolean hasBegun() {
    return firstEvent != 0;
  }

  /**
   * The next event of the answer. What comes before the first content is held back until then,
   * since an attempt that fails before is as if it had not been.
   */
  void emit(ModelEvent event) {
    if (!hasBegun() && !event.isContent() && held.size() < MOST_HELD) {
      held.add(event);
      return;
    }
    begin();
    gate.emit(event);
  }

  private void begin() {
    if (hasBegun()) {
      return;
    }
    firstEvent = System.nanoTime();
    if (begins != null) {
      begins.run();
    }
    var began = new Began(Optional.empty(), Optional.empty());
    for (var event : held) {
      began = event instanceof Began own ? own : began;
    }
    gate.emit(began.by(provider, number + (resent == 0 ? 0 : 1)));
    held.removeIf(Began.class::isInstance);
    held.forEach(gate::emit);
    held.clear();
  }

  /** Tells {@code front} that the attempt has truly ended; nothing is emitted after this. */
  void end(ActorRef<ProviderMessage> front, Reply outcome) {
    if (outcome instanceof Answered) {
      begin();
    }
    held.clear();
    front.tell(new Heard.Ended(this, outcome));
  }

  // --- the front's side

  /** An attempt begins. */
  void starting() {
    attemptStarted = System.nanoTime();
    started = started == 0 ? attemptStarted : started;
    number = attempts.size() + 1;
    inWork = true;
    sent = false;
    resent = 0;
  }

  /** The attempt was counted as so many tokens. */
  void taken(long tokens) {
    this.tokens = Optional.of(tokens);
  }

  /** The tokens that the attempt was counted as, once. */
  Optional<Long> takeTokens() {
    var taken = tokens;
    tokens = Optional.empty();
    return taken;
  }

  void admitted(Breaker.Admission admission, boolean probe) {
    this.admission = admission;
    this.probe = probe;
  }

  /** Whether the attempt is to find out if the provider is well again. */
  boolean isProbe() {
    return probe;
  }

  /** Has {@code begins} run, on the worker's thread, when the first content comes. */
  void onBeginning(Runnable begins) {
    this.begins = begins;
  }

  /** What the attempt was admitted by, once. */
  Optional<Breaker.Admission> takeAdmission() {
    var taken = Optional.ofNullable(admission);
    admission = null;
    return taken;
  }

  void start(Worker worker) {
    this.worker = worker;
  }

  void abort() {
    if (worker != null) {
      worker.abort();
    }
  }

  boolean isInWork() {
    return inWork;
  }

  /** The attempt has truly ended. */
  void worked() {
    inWork = false;
  }

  /**
   * Notes how the attempt that began last came out: one that is cut may have been worked on, and a
   * request that got lost is an attempt by itself.
   */
  void attempted(Reply outcome) {
    var lost = outcome instanceof Failed(var failure) && failure.possiblyBilled();
    var billed = sent && (inWork || lost);
    var last = resent;
    if (last != 0) {
      attempts.add(attempt(LOST, true, last - attemptStarted));
      attemptStarted = last;
    }
    attempts.add(attempt(outcomeOf(outcome), billed, System.nanoTime() - attemptStarted));
    lastOutcome = outcome;
  }

  private Attempt attempt(String outcome, boolean billed, long nanos) {
    var model = request.model().orElse("");
    return new Attempt(provider, model, outcome, sent, billed, Duration.ofNanos(nanos));
  }

  /** How the last attempt failed; absent where none has yet. */
  Optional<Reply> lastOutcome() {
    return Optional.ofNullable(lastOutcome);
  }

  /** All that have ended, or were given up. */
  List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** Lets the next attempt wait. */
  void pause(Duration pause) {
    resumesAt = System.nanoTime() + pause.toNanos();
  }

  /** When the pause is over, in System.nanoTime. */
  long resumesAt() {
    return resumesAt;
  }

  ModelCallEnded ended(Reply reply) {
    var now = System.nanoTime();
    return new ModelCallEnded(
        origin,
        provider,
        request.model().orElse(""),
        attempts(),
        outcomeOf(reply),
        Duration.ofNanos((started == 0 ? now : started) - asked),
        firstEvent == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstEvent - asked)),
        Duration.ofNanos(now - asked));
  }

  static String outcomeOf(Reply reply) {
    return switch (reply) {
      case Answered _ -> Attempt.OK;
      case Failed(var failure) -> failure.kind().name().toLowerCase(Locale.ROOT);
    };
  }
}
