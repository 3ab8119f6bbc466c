package dev.troupe.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10));

  @Test
  void doublesFromTheShortestToTheLongestPauseWithinAFifth() {
    for (var undisturbed : new long[] {100, 200, 400, 800, 1000, 1000}) {
      var pause = backoff.nextPause(0).toMillis();

      assertTrue(
          pause >= undisturbed * 0.79 && pause <= undisturbed * 1.21,
          pause + " ms instead of about " + undisturbed);
    }
  }

  @Test
  void beginsAnewAfterAQuietTime() {
    var _ = backoff.nextPause(0);
    var _ = backoff.nextPause(0);

    var pause = backoff.nextPause(Duration.ofSeconds(10).toNanos());

    assertTrue(pause.toMillis() <= 121, pause.toString());
  }

  @Test
  void isExhaustedOnceThePauseCanGrowNoMore() {
    for (var i = 0; i < 4; i++) {
      var _ = backoff.nextPause(0);
      assertFalse(backoff.isExhausted());
    }

    var _ = backoff.nextPause(0);

    assertTrue(backoff.isExhausted());
  }

  @Test
  void refusesPausesThatShrink() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO));

    assertEquals("pauses must be positive and grow, got PT2S to PT1S", refused.getMessage());
  }
}
