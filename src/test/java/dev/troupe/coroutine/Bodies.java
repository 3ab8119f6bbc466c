package dev.troupe.coroutine;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What the forks of the tests do, and how they end. */
final class Bodies {

  private Bodies() {}

  /** Waits until it is interrupted. */
  static String waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
    throw new AssertionError("the latch is never counted down");
  }

  /** Waits until it is interrupted, and says so. */
  @SuppressWarnings("SwallowedInterrupt") // it is the result
  static String untilInterrupted() {
    try {
      return waitForever();
    } catch (InterruptedException _) {
      return "interrupted";
    }
  }

  static String fail(String message) {
    throw new KnownFailure(message);
  }

  static String failWhenInterrupted(String message) {
    untilInterrupted();
    return fail(message);
  }

  static int countInterrupt(AtomicInteger interrupted) {
    untilInterrupted();
    return interrupted.incrementAndGet();
  }

  /** Ends when {@code latch} says so, and heeds no interrupt. */
  @SuppressWarnings("SwallowedInterrupt") // as no fork should
  static boolean endDeaf(CountDownLatch latch, AtomicBoolean ended) {
    while (true) {
      try {
        latch.await();
        return ended.getAndSet(true);
      } catch (InterruptedException _) {
        // waits on
      }
    }
  }

  static Set<String> suppressedBy(Throwable thrown) {
    return Arrays.stream(thrown.getSuppressed())
        .map(Throwable::getMessage)
        .map(String::valueOf)
        .collect(Collectors.toSet());
  }
}
