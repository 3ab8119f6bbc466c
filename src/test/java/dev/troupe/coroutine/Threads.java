package dev.troupe.coroutine;

/** Interrupts a thread at the moment when it waits. */
final class Threads {

  private Threads() {}

  /** Returns once {@code thread} waits for something. */
  static void untilItWaits(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  /** Interrupts the calling thread as soon as it waits. */
  static void interruptMeWhenIWait() {
    var me = Thread.currentThread();
    var _ =
        Thread.ofPlatform()
            .start(
                () -> {
                  untilItWaits(me);
                  me.interrupt();
                });
  }
}
