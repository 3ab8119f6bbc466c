package dev.troupe.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogLimitTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final LogLimit limit = new LogLimit();

  /** How many lines are let in from one second to another, ten a second. */
  private long lines(int from, int to) {
    return LongStream.range(from * 10L, to * 10L)
        .filter(tenth -> limit.allows(tenth * SECOND / 10))
        .count();
  }

  @Test
  void letsTwentyLinesIntoAMinute() {
    assertEquals(20, lines(0, 60));
  }

  @Test
  void letsNoMoreIntoAMinuteThatBeginsWithinAnother() {
    assertTrue(limit.allows(0));
    assertEquals(19, lines(50, 60));

    assertEquals(1, lines(60, 110));
  }

  @Test
  void letsALineInOnceTheTwentiethBeforeIsAMinuteOld() {
    assertEquals(20, lines(0, 2));
    assertFalse(limit.allows(59 * SECOND));

    assertTrue(limit.allows(60 * SECOND));
    assertFalse(limit.allows(60 * SECOND));
  }
}
