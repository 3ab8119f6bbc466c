package dev.troupe.tool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls of one tool may run at once. A place is held until the call's code has really
 * ended, however early its caller was answered; so code that does not heed its interrupt uses up
 * the places of its own tool, and nothing else. Any thread; outlives the tool's actor.
 */
final class Places {

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();
  private volatile Runnable onFreed = () -> {};

  Places(int most) {
    this.most = most;
  }

  /** Has {@code action} run, by any thread, whenever a place is free again. */
  void onFreed(Runnable action) {
    onFreed = action;
  }

  int taken() {
    return taken.get();
  }

  boolean isFree() {
    return taken.get() < most;
  }

  /** Takes a place, which must be free: only one thread takes places. */
  Place take() {
    taken.incrementAndGet();
    return new Place();
  }

  /** One call's place. */
  final class Place {
    private final AtomicBoolean held = new AtomicBoolean();
    private final AtomicBoolean free = new AtomicBoolean();

    /** From here on, only the end of the call's code frees it. */
    void hold() {
      held.set(true);
    }

    /** Frees it, unless code of the call may run in it. */
    void freeUnlessHeld() {
      if (!held.get()) {
        free();
      }
    }

    /** Frees it; nothing happens the second time. */
    void free() {
      if (free.compareAndSet(false, true)) {
        taken.decrementAndGet();
        onFreed.run();
      }
    }
  }
}
