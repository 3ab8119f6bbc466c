package dev.troupe.tool;

import dev.troupe.supervision.Supervised;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Cancel;
import dev.troupe.tool.ToolCommand.Credit;
import dev.troupe.tool.ToolCommand.Describe;
import dev.troupe.tool.ToolCommand.Stream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The front of one tool: admits calls, knows who waits for which, and ends them at their deadline.
 *
 * <p>It runs no code of a tool: that is done by the thread of each call, below an actor of its own.
 * So a tool that fails, hangs or spins delays no reply of this actor's.
 */
final class ToolActor extends AbstractMatchingBehavior<ToolMessage> {

  /** The code of a call has ended; another may run. */
  record PlaceFreed() implements ToolMessage, NoSerializationVerificationNeeded {}

  /** The time of a call is up. */
  record DeadlineDue(AdmittedCall ask) implements ToolMessage, NoSerializationVerificationNeeded {}

  /** The asker timed out or died. */
  record AskerGone(AdmittedCall ask) implements ToolMessage, NoSerializationVerificationNeeded {}

  /** The actor of a call has ended, as planned or not. */
  record CallGone(AdmittedCall ask, Places.Place place)
      implements ToolMessage, NoSerializationVerificationNeeded {}

  /** The tool under this reference for good: it is restarted whenever it fails. */
  static Behavior<ToolCommand> create(ToolResources calls, Reach reach) {
    Behavior<ToolMessage> actor =
        Behaviors.withTimers(
            timers -> Behaviors.setup(context -> new ToolActor(context, timers, calls, reach)));
    return Supervised.restarting(actor, calls.restarts).narrow();
  }

  private static final Duration LONGEST_TIMER = Duration.ofDays(100);

  private final TimerScheduler<ToolMessage> timers;
  private final ToolResources calls;
  private final Reach reach;
  private final String name;

  /** All that wait for a reply. Ordered, since all references of asks have the same hash code. */
  private final Map<ActorRef<?>, AdmittedCall> asks = new TreeMap<>();

  private final SequencedSet<AdmittedCall> queue =
      new LinkedHashSet<>(); // those of them without a place

  private ToolActor(
      ActorContext<ToolMessage> context,
      TimerScheduler<ToolMessage> timers,
      ToolResources calls,
      Reach reach) {
    super(context);
    this.timers = timers;
    this.calls = calls;
    this.reach = reach;
    this.name = calls.tool.name();
    var self = context.getSelf();
    calls.places.onFreed(() -> self.tell(new PlaceFreed()));
  }

  @Override
  public Behavior<ToolMessage> onMessage(ToolMessage message) {
    switch (message) { // no default: a new message must fail to compile
      case Call call -> called(call);
      case Stream call -> called(call);
      case Credit(var events, var replyTo) -> allow(events, replyTo);
      case Cancel(var replyTo) -> cancel(replyTo);
      case Describe(var replyTo) -> replyTo.tell(calls.describe());
      case PlaceFreed() -> startQueued();
      case DeadlineDue(var ask) -> end(ask, CallFailures.timedOut(name));
      case AskerGone(var ask) -> left(ask);
      case CallGone(var ask, var place) -> gone(ask, place);
    }
    calls.queued(queue.size());
    return this;
  }

  @Override
  public Behavior<ToolMessage> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      List.copyOf(asks.values()).forEach(ask -> end(ask, CallFailures.unavailable(name)));
      calls.queued(queue.size());
    }
    return this;
  }

  private void called(Call call) {
    var asker = Asker.ofReply(call.replyTo(), calls.times(call.origin()));
    var remaining = calls.settings.bounded(call.remaining());
    if (isAcceptable(asker, call.replyTo(), remaining)) {
      admit(new AdmittedCall(call, asker, remaining));
    }
  }

  private void called(Stream call) {
    var asker = Asker.ofStream(call.replyTo(), call.credit(), calls.times(call.origin()));
    var remaining = calls.settings.bounded(call.remaining());
    if (call.credit() < 1) {
      asker.fail(invalid("credit must be at least 1, got " + call.credit()));
    } else if (isAcceptable(asker, call.replyTo(), remaining)) {
      admit(new AdmittedCall(call, asker, remaining));
    }
  }

  private boolean isAcceptable(Asker asker, ActorRef<?> replyTo, Duration remaining) {
    forgetSettled(replyTo);
    if (asks.containsKey(replyTo)) {
      asker.fail(invalid("replyTo has a call that still runs: ask with one of its own"));
    } else if (!remaining.isPositive()) {
      asker.fail(CallFailures.timedOut(name));
    } else {
      refusal().ifPresent(why -> asker.fail(CallFailures.overloaded(name, why)));
    }
    return !asker.isSettled();
  }

  /** Who was just answered may ask again before the end of its call has reached this actor. */
  private void forgetSettled(ActorRef<?> replyTo) {
    var before = asks.get(replyTo);
    if (before != null && before.asker.isSettled()) {
      forget(before);
    }
  }

  private Optional<String> refusal() {
    if (calls.watch.isHolding(name)) {
      return Optional.of("calls of it hold the threads that all need: try again when they end");
    }
    var settings = calls.settings;
    if (calls.places.isFree() || queue.size() < settings.maxQueue()) {
      return Optional.empty();
    }
    return Optional.of(
        "%d calls run and %d wait, which is all that is allowed: try again later"
            .formatted(calls.places.taken(), queue.size()));
  }

  private ToolFailure invalid(String what) {
    return ToolFailure.of(
        ToolFailure.INVALID_INPUT, "tool '" + name + "': call refused: " + what, false);
  }

  /** Pekko's timers end at 248 days, and nobody waits that long. */
  private static Duration timer(AdmittedCall ask) {
    var remaining = ask.deadline.remaining();
    return remaining.compareTo(LONGEST_TIMER) < 0 ? remaining : LONGEST_TIMER;
  }

  private void admit(AdmittedCall ask) {
    asks.put(ask.replyTo, ask); // first: whatever fails from here on, it is owed a reply
    getContext().watchWith(ask.replyTo, new AskerGone(ask));
    timers.startSingleTimer(ask, new DeadlineDue(ask), timer(ask));
    if (calls.places.isFree() && queue.isEmpty()) {
      start(ask);
    } else {
      queue.add(ask);
      startQueued();
    }
  }

  private void startQueued() {
    while (!queue.isEmpty() && calls.places.isFree()) {
      start(queue.removeFirst());
    }
  }

  private void start(AdmittedCall ask) {
    var place = calls.places.take();
    ask.asker.countIn(calls.inFlight());
    try {
      var call = spawn(ask.plan(calls.tool, place));
      getContext().watchWith(call, new CallGone(ask, place));
      ask.runsIn(call);
    } catch (RuntimeException notStarted) { // concerns this call only
      calls.restarts.add(notStarted);
      gone(ask, place);
    }
  }

  private ActorRef<CallActor.Ended> spawn(CallPlan plan) {
    var code = CallActor.create(plan, calls, reach);
    return getContext().spawn(Supervised.ending(code, calls.restarts), calls.nextName());
  }

  private void allow(int events, ActorRef<?> replyTo) {
    var ask = asks.get(replyTo);
    if (ask != null) {
      ask.asker.allow(events);
    }
  }

  private void cancel(ActorRef<?> replyTo) {
    var ask = asks.get(replyTo);
    if (ask != null) {
      end(ask, CallFailures.cancelled(name));
    }
  }

  private void left(AdmittedCall ask) {
    ask.asker.leave();
    forget(ask);
  }

  private void gone(AdmittedCall ask, Places.Place place) {
    place.freeUnlessHeld();
    ask.asker.fail(CallFailures.lost(name)); // normally it was answered already
    forget(ask);
  }

  private void end(AdmittedCall ask, ToolFailure failure) {
    dequeue(ask); // first: who has the reply may look how many wait
    ask.asker.fail(failure);
    forget(ask);
  }

  private void dequeue(AdmittedCall ask) {
    if (queue.remove(ask)) {
      calls.queued(queue.size());
    }
  }

  /** Takes {@code ask} out of the books, and ends its code if that still runs. */
  private void forget(AdmittedCall ask) {
    if (asks.remove(ask.replyTo, ask)) {
      dequeue(ask);
      timers.cancel(ask);
      getContext().unwatch(ask.replyTo);
      var call = ask.actor();
      if (call != null) {
        getContext().stop(call);
      }
    }
  }
}
