package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPausesTest {

  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final Random random = new Random(20261123);

  @ParameterizedTest
  @CsvSource({"1,500", "2,1000", "3,2000", "4,4000", "5,8000", "6,8000", "60,8000", "1000,8000"})
  void drawsEvenlyFromNoneToACeilingThatDoubles(int failedAttempts, long ceiling) {
    var pauses = new RetryPauses(Duration.ofMillis(500), Duration.ofSeconds(8), random);

    var drawn =
        random
            .ints(2000)
            .mapToLong(_ -> pauses.next(failedAttempts).toMillis())
            .summaryStatistics();

    assertTrue(drawn.getMin() >= 0 && drawn.getMin() < ceiling * 0.02, drawn.toString());
    assertTrue(drawn.getMax() <= ceiling && drawn.getMax() > ceiling * 0.98, drawn.toString());
    assertEquals(ceiling / 2.0, drawn.getAverage(), ceiling * 0.05);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 2, 31, 32, 33, 62, 63, 64, Integer.MAX_VALUE})
  void staysInRangeAfterAnyNumberOfFailures(int failedAttempts) {
    for (var shortest : new Duration[] {Duration.ofNanos(1), Duration.ofDays(1), FOREVER}) {
      var pause = new RetryPauses(shortest, FOREVER, random).next(failedAttempts);

      assertTrue(!pause.isNegative() && pause.compareTo(FOREVER) < 0, pause.toString());
    }
  }

  @Test
  void refusesPausesThatShrinkOrAreNone() {
    var second = Duration.ofSeconds(1);

    assertThrows(
        IllegalArgumentException.class, () -> new RetryPauses(second.plusNanos(1), second, random));
    assertThrows(
        IllegalArgumentException.class, () -> new RetryPauses(Duration.ZERO, second, random));
  }
}
