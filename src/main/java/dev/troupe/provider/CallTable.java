package dev.troupe.provider;

import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The calls of one provider: who is owed an answer, who waits for a place, who is worked on.
 *
 * <p>A call that was answered keeps its place until its work has truly ended, so that the limit
 * counts what really runs. Used by one actor.
 */
final class CallTable {

  private final Map<ActorRef<? extends StreamReply>, LiveCall> owed = new HashMap<>();
  private final Deque<LiveCall> queue = new ArrayDeque<>();
  private final Set<LiveCall> working = new HashSet<>(); // by identity: LiveCall has no equals
  private final Deadlines deadlines = new Deadlines();
  private final ProviderSettings settings;
  private final ProviderStatus status;

  CallTable(ProviderSettings settings, ProviderStatus status) {
    this.settings = settings;
    this.status = status;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  boolean owes(ActorRef<? extends StreamReply> replyTo) {
    return owed.containsKey(replyTo);
  }

  Optional<LiveCall> find(ActorRef<? extends StreamReply> replyTo) {
    return Optional.ofNullable(owed.get(replyTo));
  }

  /** Whether one more call finds a place, or a place in the queue. */
  boolean hasRoom() {
    return working.size() < settings.maxConcurrent() || queue.size() < settings.maxQueue();
  }

  /** Notes {@code call} as owed an answer, and waiting for a place. */
  void add(LiveCall call) {
    owed.put(call.replyTo, call);
    deadlines.add(call);
    queue.addLast(call);
    publish();
  }

  /** The next call that has a place now; it is worked on from here. */
  Optional<LiveCall> next() {
    if (queue.isEmpty() || working.size() >= settings.maxConcurrent()) {
      return Optional.empty();
    }
    var call = queue.removeFirst();
    working.add(call);
    publish();
    return Optional.of(call);
  }

  /** The work on {@code call} has ended: its place is free. */
  void free(LiveCall call) {
    working.remove(call);
    publish();
  }

  /** Whether {@code call} has not been answered yet. */
  boolean isOwed(LiveCall call) {
    return owed.get(call.replyTo) == call;
  }

  /** {@code call} was answered. */
  void settled(LiveCall call) {
    owed.remove(call.replyTo);
    deadlines.remove(call);
    queue.remove(call);
    publish();
  }

  /** Everyone who is owed an answer, in no order; nobody is owed one after this. */
  List<LiveCall> takeAll() {
    var all = new ArrayList<>(owed.values());
    owed.clear();
    queue.clear();
    working.clear();
    all.forEach(deadlines::remove);
    publish();
    return all;
  }

  /** What callers say who must be turned away. */
  Reply overloaded() {
    return Replies.overloaded(settings, working.size(), queue.size());
  }

  private void publish() {
    status.calls(working.size(), queue.size());
  }
}
