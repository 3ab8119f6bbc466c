package dev.troupe.guard;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.dispatch.Envelope;

/**
 * Counts the messages that stay in work, by the dispatcher of their actors. The guard's thread
 * only.
 *
 * <p>Pekko does not say which thread runs which actor. But each message comes in an envelope of its
 * own, and the actor's cell holds it while it is in work: as many envelopes as are seen in work
 * twice, so many threads had one message in work all along.
 *
 * <p>It walks over all actors: a few times in a row, since two walks tell something and one tells
 * nothing, and then rests in proportion to how long they took. So a large tree costs no more than a
 * small one, but is looked at less often.
 */
final class MessagesInWork {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int REST = 1000; // times as long as a walk: 0.1 % of one CPU
  private static final int IN_A_ROW = 4; // walks before a rest, however long they take
  private static final long AHEAD = REST * 20_000_000L; // or 20 ms of them

  private final ActorRef root;
  private Map<String, Set<Envelope>> before = Map.of();
  private long restedAt = System.nanoTime(); // when all walks are made up for
  private boolean resting;

  MessagesInWork(ExtendedActorSystem system) {
    this.root = system.provider().rootGuardian();
  }

  /** How many have been in work since the last call, by dispatcher; none where none is known. */
  Map<String, Integer> stayed() {
    var now = System.nanoTime();
    if (resting && now - restedAt < 0) {
      before = Map.of();
      return Map.of();
    }
    var began = THREADS.getCurrentThreadCpuTime(); // a busy machine makes walks long, not costly
    var inWork = walk();
    rest(now, THREADS.getCurrentThreadCpuTime() - began);
    var stayed = new HashMap<String, Integer>();
    inWork.forEach((dispatcher, messages) -> stayed.put(dispatcher, common(dispatcher, messages)));
    before = inWork;
    return stayed;
  }

  /**
   * Walks once without counting it: the first walk loads classes, which takes many times as long.
   */
  void prepare() {
    before = walk();
  }

  /** Nothing was in doubt: what was seen in work before is too long ago. */
  void forget() {
    before = Map.of();
  }

  private void rest(long now, long walkTook) {
    var rest = walkTook * REST;
    restedAt = (now - restedAt < 0 ? restedAt : now) + rest;
    resting = restedAt - now > Math.max(AHEAD, IN_A_ROW * rest) && !Rule.REST.isOff();
  }

  private int common(String dispatcher, Set<Envelope> messages) {
    var earlier = before.getOrDefault(dispatcher, Set.of());
    return (int) messages.stream().filter(earlier::contains).count();
  }

  private Map<String, Set<Envelope>> walk() {
    var found = new HashMap<String, Set<Envelope>>();
    var ahead = new ArrayDeque<ActorRef>();
    ahead.add(root);
    while (!ahead.isEmpty()) {
      if (ahead.poll() instanceof ActorRefWithCell ref) {
        var cell = ref.underlying();
        cell.childrenRefs().children().foreach(ahead::add);
        if (cell instanceof ActorCell started) {
          note(started, found);
        }
      }
    }
    return found;
  }

  /** An actor that failed keeps its last envelope, but is not scheduled. */
  private static void note(ActorCell cell, Map<String, Set<Envelope>> found) {
    var message = cell.currentMessage();
    if (message != null && (cell.mailbox().isScheduled() || Rule.SCHEDULED.isOff())) {
      found
          .computeIfAbsent(
              cell.dispatcher().id(), _ -> Collections.newSetFromMap(new IdentityHashMap<>()))
          .add(message);
    }
  }
}
