package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.dialect.RateState;
import dev.troupe.dialect.Rates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long START = Long.MAX_VALUE - 2 * SECOND; // the clock may wrap

  private final RateLimiter unlimited = new RateLimiter(OptionalLong.empty(), OptionalLong.empty());

  private static Rates requests(OptionalLong limit, long remaining, Duration reset) {
    return new Rates(Optional.of(new RateState(limit, remaining, reset)), Optional.empty());
  }

  private static Rates requests(long limit, long remaining, Duration reset) {
    return requests(OptionalLong.of(limit), remaining, reset);
  }

  /** How many of {@code tries} go out at once. */
  private static int taken(RateLimiter limiter, int tries, long tokens, long now) {
    var taken = 0;
    while (taken < tries && limiter.tryTake(tokens, now).isEmpty()) {
      taken++;
    }
    return taken;
  }

  private static void answer(RateLimiter limiter, Rates rates, long now) {
    assertEquals(1, taken(limiter, 1, 0, now));
    limiter.answered(0, rates, now);
  }

  @Test
  void letsAllThroughWhereNothingIsKnown() {
    assertEquals(10_000, taken(unlimited, 10_000, Long.MAX_VALUE, START));
  }

  @Nested
  class ByConfiguration {

    @Test
    void letsOneSecondsWorthThroughAndThenAsMuchAsIsRefilled() {
      var limiter = new RateLimiter(OptionalLong.of(600), OptionalLong.empty());

      assertEquals(10, taken(limiter, 100, 0, START));
      assertEquals(Optional.of(Duration.ofMillis(100)), limiter.tryTake(0, START));
      assertEquals(1, taken(limiter, 100, 0, START + 100 * MILLI));
      assertEquals(10, taken(limiter, 100, 0, START + 60 * SECOND));
    }

    @Test
    void letsOneThroughWhereASecondsWorthIsLess() {
      var limiter = new RateLimiter(OptionalLong.of(1), OptionalLong.empty());

      assertEquals(1, taken(limiter, 100, 0, START));
      assertEquals(Optional.of(Duration.ofMinutes(1)), limiter.tryTake(0, START));
      assertEquals(1, taken(limiter, 100, 0, START + 60 * SECOND));
    }

    @Test
    void letsACallThroughThatWantsMoreThanTheBurstAndTheNextOneOnceThatIsPaid() {
      var limiter = new RateLimiter(OptionalLong.empty(), OptionalLong.of(60_000));

      assertEquals(1, taken(limiter, 100, 10_000, START));
      assertEquals(Optional.of(Duration.ofSeconds(10)), limiter.tryTake(10_000, START));
      assertEquals(1, taken(limiter, 100, 10_000, START + 10 * SECOND));
    }

    @Test
    void makesNobodyPayForMoreThanAMinute() {
      var limiter = new RateLimiter(OptionalLong.empty(), OptionalLong.of(60_000));

      assertEquals(1, taken(limiter, 100, Long.MAX_VALUE, START));

      assertEquals(Optional.of(Duration.ofMinutes(1)), limiter.tryTake(60_000, START));
    }

    @Test
    void takesNothingWhereOneOfTwoLimitsIsReached() {
      var limiter = new RateLimiter(OptionalLong.of(60), OptionalLong.of(60_000));
      assertEquals(1, taken(limiter, 1, 2000, START));

      assertTrue(limiter.tryTake(0, START + SECOND / 2).isPresent());
      assertTrue(limiter.tryTake(1000, START + SECOND).isPresent());

      assertEquals(1, taken(limiter, 1, 1000, START + 2 * SECOND));
    }

    @Test
    void refusesALimitThatIsNotPositive() {
      var refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> new RateLimiter(OptionalLong.of(0), OptionalLong.empty()));

      assertEquals("a limit per minute must be at least 1, got 0", refused.getMessage());
    }

    /** In no stretch of time goes out more than its refill, the burst, and one call more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void neverLetsMoreThroughThanTheLimit(long seed) {
      var random = new Random(seed);
      var perMinute = random.nextLong(1, 100_000);
      var largest = random.nextLong(1, 5_000);
      var limiter = new RateLimiter(OptionalLong.empty(), OptionalLong.of(perMinute));
      var times = new ArrayList<Long>();
      var sums = new ArrayList<Double>();
      var now = START;
      var sum = 0.0;

      for (var i = 0; i < 1000; i++) {
        now += random.nextInt(10) == 0 ? random.nextLong(30 * SECOND) : random.nextLong(SECOND);
        var tokens = random.nextLong(largest + 1);
        if (limiter.tryTake(tokens, now).isEmpty()) {
          times.add(now);
          sums.add(sum);
          sum += Math.min(tokens, perMinute);
        }
      }

      var burst = Math.max(1, perMinute / 60.0) + largest;
      var most = 0.0;
      for (var from = 0; from < times.size(); from++) {
        for (var to = from + 1; to < times.size(); to++) {
          var refill = (times.get(to) - times.get(from)) * perMinute / 60e9;
          most = Math.max(most, sums.get(to) - sums.get(from) - refill);
        }
      }
      assertTrue(most <= burst + 1e-3, most + " tokens above the refill, seed " + seed);
    }
  }

  @Nested
  class ByWhatAnswersTell {

    @Test
    void sendsNothingWhileNothingRemainsAndAFewAfterTheReset() {
      answer(unlimited, requests(OptionalLong.empty(), 0, Duration.ofSeconds(3)), START);

      for (var millis = 0; millis < 3000; millis += 100) {
        var wait = unlimited.tryTake(0, START + millis * MILLI);
        assertEquals(Optional.of(Duration.ofMillis(3000 - millis)), wait);
      }
      assertEquals(3, taken(unlimited, 100, 0, START + 3 * SECOND));
    }

    @Test
    void sendsNothingBeforeTheResetThoughTheLimitIsKnown() {
      answer(unlimited, requests(20, 0, Duration.ofSeconds(3)), START);

      assertEquals(0, taken(unlimited, 1, 0, START + 3 * SECOND - 1));
      assertEquals(20, taken(unlimited, 100, 0, START + 3 * SECOND));
    }

    @Test
    void takesAWindowForWhatItIsOnceItsEndComesNearer() {
      answer(unlimited, requests(100, 99, Duration.ofSeconds(3)), START);
      answer(unlimited, requests(100, 0, Duration.ofMillis(2500)), START + SECOND / 2);

      assertEquals(0, taken(unlimited, 1, 0, START + 3 * SECOND - 1));
      assertEquals(100, taken(unlimited, 200, 0, START + 3 * SECOND));
    }

    @Test
    void refillsABucketOnceItsResetGoesAway() {
      answer(unlimited, requests(50, 49, Duration.ofMillis(20)), START);
      answer(unlimited, requests(50, 0, Duration.ofSeconds(1)), START);

      assertEquals(Optional.of(Duration.ofMillis(120)), unlimited.tryTake(0, START));
      assertEquals(10, taken(unlimited, 50, 0, START + 300 * MILLI)); // five are kept
    }

    @Test
    void fillsABucketNoFurtherThanItsLimit() {
      answer(unlimited, requests(8, 7, Duration.ofMillis(20)), START);
      answer(unlimited, requests(8, 6, Duration.ofMillis(40)), START);

      assertEquals(8, taken(unlimited, 100, 0, START + 30 * SECOND));
    }

    @Test
    void takesTheNextWindowForNoBucket() {
      answer(unlimited, requests(9, 5, Duration.ofSeconds(1)), START);
      answer(unlimited, requests(9, 0, Duration.ofSeconds(3)), START + SECOND);

      assertEquals(0, taken(unlimited, 1, 0, START + 4 * SECOND - 1));
    }

    @Test
    void countsWhatIsOnItsWayAsNotYetCounted() {
      assertEquals(5, taken(unlimited, 5, 0, START));

      unlimited.answered(0, requests(50, 10, Duration.ofSeconds(10)), START);

      assertEquals(6, taken(unlimited, 50, 0, START));
    }

    @Test
    void countsTokensLikewise() {
      assertEquals(2, taken(unlimited, 2, 1000, START));
      var tokens = new RateState(OptionalLong.of(5000), 4000, Duration.ofSeconds(10));

      unlimited.answered(1000, new Rates(Optional.empty(), Optional.of(tokens)), START);

      assertEquals(3, taken(unlimited, 50, 1000, START));
      assertEquals(1, taken(unlimited, 1, 0, START));
    }

    @Test
    void givesNothingBackForTokensBelowNone() {
      var tokens = new RateState(OptionalLong.of(5000), 1000, Duration.ofSeconds(10));
      answer(unlimited, new Rates(Optional.empty(), Optional.of(tokens)), START);

      assertEquals(1, taken(unlimited, 1, -1000, START));

      assertEquals(1, taken(unlimited, 100, 1000, START));
    }

    @Test
    void letsALateAnswerTellNothingThatIsRefutedByOwnCount() {
      assertEquals(2, taken(unlimited, 2, 0, START));
      unlimited.answered(0, requests(10, 8, Duration.ofSeconds(10)), START);
      assertEquals(7, taken(unlimited, 7, 0, START));
      unlimited.answered(0, requests(10, 9, Duration.ofSeconds(10)), START); // was overtaken

      assertEquals(2, taken(unlimited, 10, 0, START));
    }

    @Test
    void forgetsAfterAMinute() {
      answer(unlimited, requests(10, 0, Duration.ofDays(1)), START);

      assertEquals(Optional.of(Duration.ofMinutes(1)), unlimited.tryTake(0, START));
      assertEquals(3, taken(unlimited, 100, 0, START + 60 * SECOND));
      unlimited.answered(0, requests(10, 9, Duration.ofMinutes(1)), START + 60 * SECOND);
      assertEquals(7, taken(unlimited, 100, 0, START + 60 * SECOND)); // two are on the way
    }

    @Test
    void learnsNothingWhereAnAnswerSaysNothing() {
      answer(unlimited, requests(10, 0, Duration.ofSeconds(3)), START);
      unlimited.answered(0, Rates.NONE, START);

      assertEquals(Optional.of(Duration.ofSeconds(3)), unlimited.tryTake(0, START));
    }

    /** Whatever is told, whoever asks when told to goes out soon after the answers end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void makesNobodyWaitForEver(long seed) {
      var random = new Random(seed);
      var now = START;

      for (var round = 0; round < 200; round++) {
        var configured = random.nextBoolean() ? OptionalLong.of(600) : OptionalLong.empty();
        var limiter = new RateLimiter(configured, configured);
        for (var i = 0; i < 50; i++) {
          now += random.nextLong(SECOND);
          var tokens = random.nextInt(100);
          var wait = limiter.tryTake(tokens, now);
          wait.ifPresent(time -> assertTrue(isSensible(time), time + ", seed " + seed));
          if (wait.isEmpty() && random.nextInt(10) > 0) { // some never come back
            limiter.answered(tokens, new Rates(any(random), any(random)), now);
          }
        }
        assertTrue(untilTaken(limiter, now) <= 61 * SECOND, "seed " + seed);
      }
    }

    private static boolean isSensible(Duration wait) {
      return wait.isPositive() && wait.compareTo(Duration.ofMinutes(1)) <= 0;
    }

    private static long untilTaken(RateLimiter limiter, long start) {
      var now = start;
      for (var tries = 0; tries < 1000; tries++) {
        var wait = limiter.tryTake(7, now);
        if (wait.isEmpty()) {
          return now - start;
        }
        now += wait.get().toNanos();
      }
      throw new AssertionError("1000 tries in " + Duration.ofNanos(now - start));
    }

    private static Optional<RateState> any(Random random) {
      return RateState.of(
          random.nextInt(4) == 0 ? OptionalLong.empty() : anyCount(random),
          random.nextInt(10) == 0 ? OptionalLong.empty() : anyCount(random),
          Optional.of(Duration.ofNanos(random.nextLong() >> random.nextInt(64))));
    }

    private static OptionalLong anyCount(Random random) {
      return OptionalLong.of(random.nextBoolean() ? random.nextInt(-1, 20) : random.nextLong());
    }
  }
}
