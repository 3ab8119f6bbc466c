package dev.troupe.provider;

import dev.troupe.provider.ProviderCommand.CallReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The calls of one provider: who is owed an answer, who waits for a place, who has one, who pauses
 * before another attempt.
 *
 * <p>A call keeps its place until its work has truly ended and its answer was told: so the limit
 * counts what really runs, and also bounds the answers that wait for a slow reader. Used by one
 * actor.
 */
final class CallTable {

  /** Ordered, since all references of asks have the same hash code. */
  private final Map<ActorRef<? extends CallReply>, LiveCall> owed = new TreeMap<>();

  private final LinkedHashSet<LiveCall> queue = new LinkedHashSet<>(); // first in, first out
  private final Set<LiveCall> working = new HashSet<>();
  private final Alarms deadlines = new Alarms(call -> call.due);
  private final Alarms pauses = new Alarms(LiveCall::resumesAt);
  private final ProviderSettings settings;
  private final ProviderStatus status;

  CallTable(ProviderSettings settings, ProviderStatus status) {
    this.settings = settings;
    this.status = status;
  }

  Alarms deadlines() {
    return deadlines;
  }

  /** The calls that pause. */
  Alarms pauses() {
    return pauses;
  }

  int inFlight() {
    return working.size();
  }

  /** Calls without a place, those that pause included. */
  int queued() {
    return queue.size() + pauses.size();
  }

  boolean owes(ActorRef<? extends CallReply> replyTo) {
    return owed.containsKey(replyTo);
  }

  Optional<LiveCall> find(ActorRef<? extends CallReply> replyTo) {
    return Optional.ofNullable(owed.get(replyTo));
  }

  /** Whether there are more calls than places and places in the queue, also while none can work. */
  boolean isOverfull() {
    return (long) working.size() + queue.size() + pauses.size()
        > (long) settings.maxConcurrent() + settings.maxQueue();
  }

  /** Notes {@code call} as owed an answer, and waiting for a place. */
  void add(LiveCall call) {
    owed.put(call.replyTo, call);
    deadlines.add(call);
    queue.add(call);
    publish();
  }

  /** The call that waits longest, where there is a place for it. */
  Optional<LiveCall> next() {
    return queue.isEmpty() || working.size() >= settings.maxConcurrent()
        ? Optional.empty()
        : Optional.of(queue.getFirst());
  }

  /** Gives the call of {@code attempt} a place: that begins here. */
  void begin(LiveAttempt attempt) {
    queue.remove(attempt.call);
    working.add(attempt.call);
    attempt.call.starting(attempt);
    publish();
  }

  /** All that wait for a place, in their order. */
  List<LiveCall> waiting() {
    return List.copyOf(queue);
  }

  /** The work on {@code attempt} has ended. */
  void worked(LiveAttempt attempt) {
    attempt.worked();
    leave(attempt.call);
  }

  /** Whether {@code call} has not been answered yet. */
  boolean isOwed(LiveCall call) {
    return owed.get(call.replyTo) == call;
  }

  /** {@code call} gives its place away until its pause is over; without one, it is the next. */
  void pause(LiveCall call, Duration pause) {
    working.remove(call);
    if (pause.isZero()) {
      queue.addFirst(call);
    } else {
      call.pause(pause);
      pauses.add(call);
    }
    publish();
  }

  /** Puts the calls whose pause is over before all that wait: they were here first. */
  void resume() {
    pauses.takeDue().reversed().forEach(queue::addFirst);
    publish();
  }

  /** {@code call} was answered. */
  void settled(LiveCall call) {
    owed.remove(call.replyTo);
    deadlines.remove(call);
    queue.remove(call);
    pauses.remove(call);
    leave(call);
  }

  private void leave(LiveCall call) {
    if (!call.isInWork() && !isOwed(call)) {
      working.remove(call);
    }
    publish();
  }

  /** Everyone who is owed an answer, in no order; nobody is owed one after this. */
  List<LiveCall> takeAll() {
    var all = new ArrayList<>(owed.values());
    owed.clear();
    queue.clear();
    working.clear();
    pauses.clear();
    all.forEach(deadlines::remove);
    publish();
    return all;
  }

  private void publish() {
    status.calls(working.size(), queued());
  }
}
