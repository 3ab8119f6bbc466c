package dev.troupe.coroutine;

import java.util.concurrent.CountDownLatch;

/** What the tests of this package need of threads. */
final class Threads {

  private Threads() {}

  /** Waits until it is interrupted. */
  static String waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
    throw new AssertionError("the latch is never counted down");
  }

  /** Waits until it is interrupted, and says so. */
  static String untilInterrupted() {
    try {
      return waitForever();
    } catch (InterruptedException _) {
      return "interrupted";
    }
  }

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
