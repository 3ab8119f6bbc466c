package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.RateState;
import dev.troupe.dialect.Rates;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What goes out when a learned limit is forgotten. */
class FirstFewTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long START = Long.MAX_VALUE - 2 * SECOND; // the clock may wrap

  private final RateLimiter limiter = new RateLimiter(OptionalLong.empty(), OptionalLong.empty());

  /** An answer tells what remains for the next three seconds, and no limit. */
  private void learn(long remaining) {
    assertEquals(1, taken(1, START));
    var state = new RateState(OptionalLong.empty(), remaining, Duration.ofSeconds(3));
    limiter.answered(0, new Rates(Optional.of(state), Optional.empty()), START);
  }

  /** How many of {@code tries} go out at once. */
  private int taken(int tries, long now) {
    var taken = 0;
    while (taken < tries && limiter.tryTake(0, now).isEmpty()) {
      taken++;
    }
    return taken;
  }

  @Test
  void areTwiceAsManyWithEachSecondWhereNoAnswerTells() {
    learn(0);
    assertEquals(0, taken(1, START));
    assertEquals(3, taken(100, START + 3 * SECOND));

    assertEquals(Optional.of(Duration.ofSeconds(1)), limiter.tryTake(0, START + 3 * SECOND));
    assertEquals(3, taken(100, START + 4 * SECOND));
    assertEquals(6, taken(100, START + 5 * SECOND));
    assertEquals(10_000, taken(10_000, START + 24 * SECOND));
  }

  @Test
  void areAllWhereNobodyWaited() {
    learn(5);

    assertEquals(100, taken(100, START + 3 * SECOND));
  }
}
