package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static int retries(RetryBudget budget, int tries, long now) {
    var granted = 0;
    for (var i = 0; i < tries; i++) {
      granted += budget.tryRetry(now) ? 1 : 0;
    }
    return granted;
  }

  private static void requests(RetryBudget budget, int count, long now) {
    for (var i = 0; i < count; i++) {
      budget.request(now);
    }
  }

  @Test
  void allowsAFifthOfTheRequestsAndTheFloor() {
    var budget = new RetryBudget(0.2, 3);

    requests(budget, 100, 0);

    assertEquals(23, retries(budget, 200, SECOND));
  }

  @Test
  void allowsHedgesOutOfTheSameShareAndCountsThemForNoRequests() {
    var budget = new RetryBudget(0.2, 0);
    requests(budget, 100, 0);

    for (var hedge = 0; hedge < 15; hedge++) {
      assertTrue(budget.tryHedge(0));
      budget.request(0); // as such it is admitted
    }

    assertEquals(5, retries(budget, 100, 0));
    assertFalse(budget.tryHedge(0));
  }

  @Test
  void allowsTheFloorWithoutARequest() {
    assertEquals(3, retries(new RetryBudget(0.2, 3), 10, 0));
  }

  @Test
  void allowsNothingWithoutShareAndFloor() {
    var budget = new RetryBudget(0, 0);

    requests(budget, 1000, 0);

    assertFalse(budget.tryRetry(0));
  }

  @Test
  void forgetsRequestsAndRetriesAfterTenSeconds() {
    var budget = new RetryBudget(0.2, 3);
    requests(budget, 100, 0);
    retries(budget, 100, 0);

    assertEquals(0, retries(budget, 10, 9 * SECOND));
    assertEquals(3, retries(budget, 10, 10 * SECOND));
  }

  @Test
  void worksWhereTheClockWraps() {
    var budget = new RetryBudget(0.2, 0);
    var start = Long.MAX_VALUE - SECOND;
    requests(budget, 50, start);

    assertEquals(10, retries(budget, 50, start + 2 * SECOND));
    assertEquals(0, retries(budget, 50, start + 20 * SECOND));
  }

  /**
   * Whatever comes, each stretch of ten seconds holds no more retries than the share of the
   * requests of that stretch and of the ten seconds before it, and the floor; and the whole run no
   * more than its share and one floor for each ten seconds.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverExceedsItsShareAndFloor(long seed) {
    var random = new Random(seed);
    var share = random.nextInt(6) / 10.0;
    var floor = random.nextInt(5);
    var budget = new RetryBudget(share, floor);
    var requests = new ArrayList<Long>();
    var retries = new ArrayList<Long>();
    var now = random.nextLong(-SECOND, SECOND);
    var start = now;

    for (var i = 0; i < 4000; i++) {
      now += random.nextInt(50) == 0 ? random.nextLong(15 * SECOND) : random.nextLong(SECOND / 50);
      if (random.nextInt(3) == 0) {
        budget.request(now);
        requests.add(now);
      } else if (budget.tryRetry(now)) {
        retries.add(now);
        var inWindow = countSince(retries, now - 9 * SECOND);
        var allowed = floor + share * countSince(requests, now - 10 * SECOND);
        assertTrue(inWindow <= allowed + 1e-6, inWindow + " > " + allowed + ", seed " + seed);
      }
    }

    var floors = floor * ((now - start) / (9.0 * SECOND) + 1);
    assertTrue(retries.size() <= share * requests.size() + floors, "seed " + seed);
  }

  private static long countSince(List<Long> times, long from) {
    return times.stream().filter(time -> time > from).count();
  }

  @Test
  void refusesAShareOrAFloorOutOfRange() {
    var refused = assertThrows(IllegalArgumentException.class, () -> new RetryBudget(1.5, 0));
    assertEquals("share must be from 0 to 1, got 1.5", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new RetryBudget(Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new RetryBudget(-0.1, 0));
    assertThrows(IllegalArgumentException.class, () -> new RetryBudget(0.2, -1));
  }
}
