package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many of them are named. */
class DeafLoopsTest {

  private static final long BEGIN = Long.MAX_VALUE - 10; // the clock may wrap
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final DeafLoops loops = new DeafLoops();

  private long written(int stopped, long now) {
    return IntStream.range(0, stopped)
        .filter(i -> !loops.line("deaf-" + i, now + i).isEmpty())
        .count();
  }

  @Test
  void areNoMoreThanTheLinesOfAMinute() {
    assertEquals(DeafLoops.LINES_A_MINUTE, written(100_000, BEGIN));
    assertEquals(DeafLoops.LINES_A_MINUTE, written(100_000, BEGIN + MINUTE));
  }

  @Test
  void areCountedWhereTheyAreNotNamed() {
    assertEquals(DeafLoops.LINES_A_MINUTE, written(DeafLoops.LINES_A_MINUTE + 3, BEGIN));

    var next = loops.line("next", BEGIN + MINUTE);

    assertTrue(next.startsWith("actor 'next': its loop still runs 5 s after the stop"), next);
    assertTrue(next.endsWith(" (and 3 more before, unsaid)"), next);
  }
}
