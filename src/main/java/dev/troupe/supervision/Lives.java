package dev.troupe.supervision;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/**
 * What outlives the lives of one restarted actor: the messages that came while no life could begin,
 * and the pause before the next attempt.
 *
 * <p>The messages keep their order, and are as unbounded as the mailbox that they were in. Actor
 * thread only.
 */
final class Lives {

  /** From 10 ms to 1 s: chosen, not measured, so that who can live again is not kept waiting. */
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final StashBuffer<Object> held;
  private boolean begun;

  Lives(StashBuffer<Object> held) {
    this.held = held;
  }

  /** Whether there was a life already: who cannot begin the first is for the parent to judge. */
  boolean haveBegun() {
    return begun;
  }

  Duration nextPause() {
    return backoff.nextPause(System.nanoTime());
  }

  void hold(Object message) {
    held.stash(message);
  }

  /** A life begins as {@code first}, with what was held; what it does not come to stays held. */
  @SuppressWarnings("unchecked") // only messages of the actor's own type are held
  <T> Behavior<T> begin(Behavior<T> first) {
    begun = true;
    return held.isEmpty() ? first : (Behavior<T>) held.unstashAll((Behavior<Object>) first);
  }
}
