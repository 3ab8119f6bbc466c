package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.Isolated;

/** Thousands of calls by all doors, with faults of all kinds at once, by a seed. */
@Timeout(900)
@Tag("faults")
@Isolated("counts the threads, descriptors and live bytes of the process")
class MixedFaultsTest {

  private static final int CALLS = Ledger.rounds(500, 10_000);
  private static final int WARM_UP = Ledger.rounds(200, 1_000);
  private static final int FEW = 60;
  private static final String KEEP_ALIVE = "300ms";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The figure is that of the full run; the small form has cold cores. */
  private static final Duration GRACE =
      Ledger.IS_FULL ? Duration.ofMillis(250) : Duration.ofSeconds(10);

  private static final Duration LITTLE_PATIENCE = Duration.ofMillis(500);

  @RegisterExtension final Seed seed = new Seed();

  @Test
  void haveOneOutcomeEachAndLeaveNothingBehind() throws Exception {
    try (var stand = new MixedStand(seed, KEEP_ALIVE)) {
      stand.run(WARM_UP);
      stand.verify();
      var before = atRest(stand);

      stand.run(CALLS);

      stand.verify();
      var overrun = stand.longestOverrun();
      System.out.printf("%d calls, seed %s: %s%n", CALLS, seed, stand.figure());
      stand.forget();
      var after = Footprint.awaitNoMoreThan(before, stand::actors, PATIENCE);
      System.out.printf("before: %s%nafter: %s%n", before, after);
      assertTrue(overrun.compareTo(GRACE) <= 0, () -> "beyond a deadline by " + overrun);
    }
  }

  @Test
  void leaveConnectionsWhereNothingEndsIdleOnes() throws Exception {
    try (var stand = new MixedStand(seed, "10m")) {
      var before = Footprint.of(stand::actors);

      stand.run(FEW);

      stand.verify();
      stand.forget();
      assertSeen("actors: ", stand, before);
    }
  }

  @Test
  void areSeenToLeaveWhatTheyWouldLeave() throws Exception {
    try (var stand = new MixedStand(seed, KEEP_ALIVE)) {
      stand.run(FEW);
      stand.verify();
      var before = atRest(stand);

      for (var leak : Leak.values()) {
        try (var _ = leak.plant(stand)) {
          assertSeen(leak.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": ", stand, before);
        }
      }
      var _ = Footprint.awaitNoMoreThan(before, stand::actors, PATIENCE);
    }
  }

  @Test
  void areSeenToSendMoreThanTheyTell() throws Exception {
    try (var stand = new MixedStand(seed, KEEP_ALIVE)) {
      stand.run(FEW);
      stand.verify();

      stand.sendUndeclared(FEW);

      assertFails("requests upstream", stand::verify);
    }
  }

  @Test
  void areSeenToBeAnsweredTwice() throws Exception {
    try (var stand = new MixedStand(seed, KEEP_ALIVE)) {
      stand.run(FEW);
      stand.verify();

      stand.doors.answerAgain();

      assertFails("one outcome each", stand::verify);
    }
  }

  /** What is held once all calls so far are forgotten and no connection is left. */
  private static Footprint atRest(MixedStand stand) throws Exception {
    stand.forget();
    Stand.await(() -> !stand.hasConnections(), "idle connections end");
    return Footprint.of(stand::actors);
  }

  private static void assertSeen(String harm, MixedStand stand, Footprint before) {
    assertFails(harm, () -> Footprint.awaitNoMoreThan(before, stand::actors, LITTLE_PATIENCE));
  }

  private static void assertFails(String harm, Executable check) {
    var failed = assertThrows(AssertionError.class, check);
    assertTrue(String.valueOf(failed.getMessage()).contains(harm), failed::getMessage);
  }
}
