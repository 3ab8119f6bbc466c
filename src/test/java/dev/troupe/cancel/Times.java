package dev.troupe.cancel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;

/** The times of one way to withdraw in one window: printed as a row, and checked. */
final class Times {

  private static final int ENOUGH = 100; // rounds: fewer, and of a cold JVM, only show the worst

  private Times() {}

  /** Median at most 10 ms, 99 of 100 at most 50 ms, where there are enough; none over 500 ms. */
  static void assertFast(String what, long[] nanos) {
    Arrays.sort(nanos);
    var median = millis(nanos[nanos.length / 2]);
    var most = millis(nanos[Math.max(0, nanos.length * 99 / 100 - 1)]);
    var worst = millis(nanos[nanos.length - 1]);
    System.out.printf(
        "| %s | %.2f | %.2f | %.2f |%n",
        what.toLowerCase(Locale.ROOT).replace('_', ' '), median, most, worst);
    if (nanos.length >= ENOUGH) {
      assertTrue(median <= 10, what + ": median " + median + " ms");
      assertTrue(most <= 50, what + ": 99 of 100 within " + most + " ms");
    }
    assertTrue(worst <= 500, what + ": the slowest " + worst + " ms");
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
