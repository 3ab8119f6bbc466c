package dev.troupe.http;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The connections of a session that can take an exchange at once, last in, first out.
 *
 * <p>It spares each call two messages to the session's actor, which is asked only where none idles.
 * Any thread.
 */
final class IdleConnections {

  private final Deque<ConnectionSlot> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean wanted; // written by the session's actor: exchanges wait there

  /** Gives {@code exchange} to an idle connection; false where there is none. */
  boolean run(Exchange exchange) {
    for (var slot = idle.pollFirst(); slot != null; slot = idle.pollFirst()) {
      if (slot.put(exchange)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Keeps {@code slot} for the next exchange; false where one waits at the session's actor, which
   * has to be told. Either this sees that it waits, or the actor sees this slot: it says so before
   * it looks.
   */
  boolean add(ConnectionSlot slot) {
    idle.addFirst(slot);
    return !wanted || !idle.remove(slot);
  }

  /** Whether exchanges wait at the session's actor. */
  void wanted(boolean wanted) {
    this.wanted = wanted;
  }

  /** Forgets the connections that have closed. */
  void prune() {
    idle.removeIf(ConnectionSlot::isClosed);
  }
}
