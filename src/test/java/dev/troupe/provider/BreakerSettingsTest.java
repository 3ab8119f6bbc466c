package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.5, 1, 1, 1, 1, 'breaker.consecutive-failures must be at least 1, got 0'",
    "1, 0.0, 1, 1, 1, 1, 'breaker.failure-share must be above 0 and at most 1, got 0.0'",
    "1, 1.1, 1, 1, 1, 1, 'breaker.failure-share must be above 0 and at most 1, got 1.1'",
    "1, NaN, 1, 1, 1, 1, 'breaker.failure-share must be above 0 and at most 1, got NaN'",
    "1, 0.5, 0, 1, 1, 1, 'breaker.minimum-calls must be at least 1, got 0'",
    "1, 0.5, 1, 0, 1, 1, 'breaker.window must be more than zero, got PT0S'",
    "1, 0.5, 1, 1, 0, 1, 'breaker.shortest-pause must be more than zero, got PT0S'",
    "1, 0.5, 1, 1, 2, 1, 'breaker.longest-pause must be at least breaker.shortest-pause, PT2S, got"
        + " PT1S'",
  })
  void refusesSettingsOutOfRange(
      int consecutive,
      double share,
      int minimum,
      int window,
      int shortest,
      int longest,
      String message) {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new BreakerSettings(
                    consecutive,
                    share,
                    minimum,
                    Duration.ofSeconds(window),
                    Duration.ofSeconds(shortest),
                    Duration.ofSeconds(longest)));

    assertEquals(message, refused.getMessage());
  }
}
