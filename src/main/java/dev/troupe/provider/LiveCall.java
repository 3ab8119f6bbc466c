package dev.troupe.provider;

import dev.troupe.catalogue.Fit;
import dev.troupe.catalogue.ModelEntry;
import dev.troupe.catalogue.Offer;
import dev.troupe.catalogue.Support;
import dev.troupe.coroutine.Deadline;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.http.SessionSettings.Limits;
import dev.troupe.model.Attempt;
import dev.troupe.model.Cost;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.Usage;
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

  /** Deadlines further away are as good as none, and must not overflow the clock. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  final String provider;
  final Optional<Limits> limits; // of this call; absent: its session's
  final ModelRequest request; // as its model, by its vendor's name, understands it
  final Origin origin;
  final ActorRef<? extends StreamReply> replyTo;
  final ReplyGate gate;
  final long due; // System.nanoTime
  final long order; // tells calls of the same deadline apart
  private final Optional<ModelEntry> entry; // of its model
  private final Fit fit;
  private final long asked = System.nanoTime();
  private @Nullable LiveAttempt attempt; // front only: the last one
  private @Nullable Reply lastOutcome; // front only: of the attempts that have ended
  private long started; // front only: the first attempt; 0: none yet
  private long resumesAt; // front only: the end of the pause
  private final List<Attempt> attempts = new ArrayList<>(); // front only: those that have ended
  private volatile long firstEvent; // written by the worker; 0: none yet

  private LiveCall(
      ProviderSettings settings,
      Offer offer,
      ModelRequest ask,
      Origin origin,
      Duration remaining,
      ActorRef<? extends StreamReply> replyTo,
      ReplyGate gate,
      long order) {
    this.provider = settings.name();
    this.limits = settings.limits(ask.timeLimits());
    var named = named(settings.resolve(ask), offer);
    this.entry = named.model().flatMap(offer::entry);
    this.fit = Fit.of(named, entry);
    this.request = fit.request();
    this.origin = origin;
    this.due = asked + nanos(remaining);
    this.replyTo = replyTo;
    this.gate = gate;
    this.order = order;
  }

  static LiveCall of(
      ProviderCommand.Generate ask, ProviderSettings settings, Offer offer, long order) {
    return new LiveCall(
        settings,
        offer,
        ask.request(),
        ask.origin(),
        ask.remaining(),
        ask.replyTo(),
        ReplyGate.whole(ask.replyTo()),
        order);
  }

  static LiveCall of(
      ProviderCommand.Stream ask, ProviderSettings settings, Offer offer, long order) {
    return new LiveCall(
        settings,
        offer,
        ask.request(),
        ask.origin(),
        ask.remaining(),
        ask.replyTo(),
        ReplyGate.streamed(ask.replyTo(), ask.credit()),
        order);
  }

  private static ModelRequest named(ModelRequest request, Offer offer) {
    var name = request.model().map(offer::resolve);
    return name.equals(request.model()) ? request : request.withModel(name.orElseThrow());
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

  /** Whether the answer has begun: there is no other attempt after this. */
  boolean hasBegun() {
    return firstEvent != 0;
  }

  /** The first content has come. */
  void begun() {
    firstEvent = System.nanoTime();
  }

  /** {@code attempt} begins. */
  void starting(LiveAttempt attempt) {
    this.attempt = attempt;
    started = started == 0 ? attempt.began() : started;
    attempt.starting();
  }

  /** The attempt whose end was not told. */
  Optional<LiveAttempt> inWork() {
    return Optional.ofNullable(attempt).filter(LiveAttempt::isInWork);
  }

  void abort() {
    if (attempt != null) {
      attempt.abort();
    }
  }

  boolean isInWork() {
    return attempt != null && attempt.isInWork();
  }

  /** Notes how {@code attempt} came out. */
  void attempted(LiveAttempt attempt, Reply outcome) {
    attempts.addAll(attempt.tell(outcome));
    lastOutcome = outcome;
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

  /** Why its model cannot be asked this. */
  Optional<String> objection() {
    return fit.objection();
  }

  /** What its model is not asked, though the caller did. */
  List<String> notes() {
    return fit.notes();
  }

  /** Whether its model answers in events, as far as that is known. */
  boolean canBeStreamed() {
    return entry.map(it -> it.capabilities().streaming() != Support.NO).orElse(true);
  }

  /** What {@code usage} costs, where the prices of its model are known. */
  Optional<Cost> cost(Usage usage) {
    return entry.flatMap(ModelEntry::prices).flatMap(prices -> prices.of(usage));
  }

  /** What its last attempt has used so far, about. */
  Usage usedSoFar() {
    var input = TokenEstimate.of(request);
    return attempt == null ? Usage.estimate(input, 0) : attempt.usedSoFar(input);
  }

  ModelCallEnded ended(Reply reply) {
    var now = System.nanoTime();
    var bill = Bill.of(this, reply);
    return new ModelCallEnded(
        origin,
        provider,
        request.model().orElse(""),
        attempts(),
        outcomeOf(reply),
        Duration.ofNanos((started == 0 ? now : started) - asked),
        firstEvent == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstEvent - asked)),
        Duration.ofNanos(now - asked),
        bill.usage(),
        bill.cost());
  }

  static String outcomeOf(Reply reply) {
    return switch (reply) {
      case Answered _ -> Attempt.OK;
      case Failed(var failure) -> failure.kind().name().toLowerCase(Locale.ROOT);
    };
  }
}
