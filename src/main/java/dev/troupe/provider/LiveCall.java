package dev.troupe.provider;

import dev.troupe.catalogue.ModelEntry;
import dev.troupe.catalogue.Offer;
import dev.troupe.catalogue.Support;
import dev.troupe.coroutine.Deadline;
import dev.troupe.dialect.BatchLimits;
import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.http.SessionSettings.Limits;
import dev.troupe.model.Attempt;
import dev.troupe.model.Cost;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Call;
import dev.troupe.provider.ProviderCommand.CallReply;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Outcome;
import dev.troupe.provider.ProviderCommand.Stream;
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
  final Wanted wanted;
  final long size; // of what is asked, in characters
  final Origin origin;
  final ActorRef<? extends CallReply> replyTo;
  final ReplyGate gate;
  final long due; // System.nanoTime
  final long order; // tells calls of the same deadline apart
  private final long asked = System.nanoTime();
  private @Nullable LiveAttempt attempt; // front only: the last one
  private @Nullable Failed lastFailure; // front only: of the attempts that have ended
  private long started; // front only: the first attempt; 0: none yet
  private long resumesAt; // front only: the end of the pause
  private final List<Attempt> attempts = new ArrayList<>(); // front only: those that have ended
  private volatile long firstEvent; // written by the worker; 0: none yet

  private LiveCall(ProviderSettings settings, Wanted wanted, Call ask, ReplyGate gate, long order) {
    this.provider = settings.name();
    this.limits = settings.limits(wanted.timeLimits());
    this.wanted = wanted;
    this.size = wanted.size();
    this.origin = ask.origin();
    this.due = asked + nanos(ask.remaining());
    this.replyTo = ask.replyTo();
    this.gate = gate;
    this.order = order;
  }

  /**
   * The call that {@code ask} starts.
   *
   * @param batches what one request for vectors may hold
   */
  static LiveCall of(
      Call ask, ProviderSettings settings, Offer offer, BatchLimits batches, long order) {
    return switch (ask) {
      case Generate(var request, _, _, var replyTo) -> {
        var wanted = WantedText.of(request, settings, offer);
        yield new LiveCall(settings, wanted, ask, ReplyGate.whole(replyTo), order);
      }
      case Stream(var request, _, var credit, _, var replyTo) -> {
        var wanted = WantedText.of(request, settings, offer);
        yield new LiveCall(settings, wanted, ask, ReplyGate.streamed(replyTo, credit), order);
      }
      case Embed(var request, _, _, var replyTo) -> {
        var wanted = WantedVectors.of(request, settings, offer, batches);
        yield new LiveCall(settings, wanted, ask, ReplyGate.whole(replyTo), order);
      }
    };
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
  void attempted(LiveAttempt attempt, Outcome outcome) {
    attempts.addAll(attempt.tell(outcome));
    lastFailure = outcome instanceof Failed failed ? failed : null;
    if (outcome instanceof Embedded(var response) && wanted instanceof WantedVectors vectors) {
      vectors.take(response);
    }
  }

  /** How the last attempt failed; absent where none has yet, and where it was answered. */
  Optional<Failed> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /** Whether the last attempt was answered and another has to follow, for the next texts. */
  boolean goesOn() {
    return lastFailure == null && wanted instanceof WantedVectors vectors && vectors.hasMore();
  }

  /** The attempts since the last that was answered: each batch is tried as often as any request. */
  int tries() {
    int answered = attempts.size();
    while (answered > 0 && !attempts.get(answered - 1).outcome().equals(Attempt.OK)) {
      answered--;
    }
    return attempts.size() - answered;
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

  /** Its model, by its vendor's name; absent where none is known. */
  Optional<String> model() {
    return wanted.model();
  }

  /** Whether its model answers in events, as far as that is known. */
  boolean canBeStreamed() {
    return wanted.entry().map(it -> it.capabilities().streaming() != Support.NO).orElse(true);
  }

  /** What {@code usage} costs, where the prices of its model are known. */
  Optional<Cost> cost(Usage usage) {
    return wanted.entry().flatMap(ModelEntry::prices).flatMap(prices -> prices.of(usage));
  }

  /** What it has used so far, about; absent where nothing was answered. */
  Optional<Usage> usedSoFar() {
    return hasBegun() ? Optional.of(usedByTheLast()) : wanted.used();
  }

  private Usage usedByTheLast() {
    var input = wanted.inputTokens();
    return attempt == null ? Usage.estimate(input, 0) : attempt.usedSoFar(input);
  }

  ModelCallEnded ended(Outcome reply) {
    var now = System.nanoTime();
    var bill = Bill.of(this, reply);
    return new ModelCallEnded(
        origin,
        provider,
        model().orElse(""),
        attempts(),
        outcomeOf(reply),
        Duration.ofNanos((started == 0 ? now : started) - asked),
        firstEvent == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstEvent - asked)),
        Duration.ofNanos(now - asked),
        bill.usage(),
        bill.cost());
  }

  static String outcomeOf(Outcome reply) {
    return switch (reply) {
      case Answered _, Embedded _ -> Attempt.OK;
      case Failed(var failure) -> failure.kind().name().toLowerCase(Locale.ROOT);
    };
  }
}
