package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.dialect.RateState;
import dev.troupe.dialect.Rates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A limiter between callers in simulated time and a provider that counts for itself. */
@Isolated("switches a guard off everywhere")
class RateLimiterSimulationTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long START = Long.MAX_VALUE - 2 * SECOND; // the clock may wrap

  private final RateLimiter limiter = new RateLimiter(OptionalLong.empty(), OptionalLong.empty());

  /**
   * The bucket's rate and size, how many ask again as soon as they are answered, and how many
   * milliseconds one way takes.
   */
  @ParameterizedTest
  @CsvSource({
    "50, 50, 10, 10, 10",
    "50, 20, 10, 10, 10",
    "50, 10, 10, 10, 10",
    "50, 50, 10, 1, 30",
    "50, 50, 40, 1, 200",
    "8, 500, 64, 100, 3000",
  })
  void drawsNo429FromABucketAfterTheFirstSecondAndUsesNineTenths(
      int perSecond, int size, int callers, int shortest, int longest) {
    for (var seed = 1; seed <= 20; seed++) {
      var random = new Random(seed);
      var bucket = new TokenBucket(perSecond, size, START);
      var fresh = new RateLimiter(OptionalLong.empty(), OptionalLong.empty());
      var callersOfIt =
          new LimitedCallers(
              fresh,
              bucket::request,
              () -> random.nextLong(shortest * MILLI, longest * MILLI + 1),
              START);

      callersOfIt.run(callers, START + 30 * SECOND);

      assertTrue(bucket.taken() >= 0.9 * 30 * perSecond, bucket.taken() + " taken, seed " + seed);
      assertTrue(
          bucket.refused() == 0 || bucket.lastRefusal() - START < SECOND,
          bucket.refused() + " refused, seed " + seed);
    }
  }

  @Test
  void sendsAWindowNoMoreThanItHoldsAndAllOfThat() {
    var arrivals = new ArrayList<Long>();
    var callers =
        new LimitedCallers(
            limiter,
            now -> {
              arrivals.add((now - START) / SECOND / 3);
              return window(now, arrivals);
            },
            () -> 10 * MILLI,
            START);

    callers.run(10, START + 30 * SECOND);

    for (var number = 0L; number < 10; number++) {
      assertEquals(20, count(arrivals, number), "in window " + number);
    }
  }

  /** Such a provider says what remains and until when, but not how much there will be then. */
  @Test
  void letsNotAllOutAtOnceThatWaitForALimitThatIsForgotten() {
    assertEquals(20, mostAfterTheFirst());
  }

  @Test
  void needsTheFirstFew() throws Exception {
    Guards.withoutFirstFew(() -> assertEquals(200, mostAfterTheFirst()));
  }

  /** The most that 200 callers send in a window but the first, of which nothing is known. */
  private static long mostAfterTheFirst() {
    var arrivals = new ArrayList<Long>();
    var limiter = new RateLimiter(OptionalLong.empty(), OptionalLong.empty());
    var callers =
        new LimitedCallers(
            limiter,
            now -> {
              arrivals.add((now - START) / SECOND / 3);
              var told = window(now, arrivals).requests().orElseThrow();
              return new Rates(
                  RateState.of(
                      OptionalLong.empty(),
                      OptionalLong.of(told.remaining()),
                      Optional.of(told.reset())),
                  Optional.empty());
            },
            () -> 10 * MILLI,
            START);

    callers.run(200, START + 30 * SECOND);
    return LongStream.range(1, 10).map(number -> count(arrivals, number)).max().orElseThrow();
  }

  /** Twenty in each three seconds. */
  private static Rates window(long now, List<Long> arrivals) {
    var number = (now - START) / SECOND / 3;
    var reset = Duration.ofNanos(START + (number + 1) * 3 * SECOND - now);
    var remaining = OptionalLong.of(Math.max(0, 20 - count(arrivals, number)));
    return new Rates(
        RateState.of(OptionalLong.of(20), remaining, Optional.of(reset)), Optional.empty());
  }

  private static long count(List<Long> arrivals, long number) {
    return arrivals.stream().filter(window -> window == number).count();
  }
}
