package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.supervision.Faults;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes all actors at some places of a stand's tree throw, each life of theirs at once, and looks
 * at the provider meanwhile.
 */
final class CrashLoop {

  static final String BRANCH = "/system/troupe-*/providers";
  static final String FRONT = BRANCH + "/faulty";
  static final String SESSION = FRONT + "/session-*";
  static final String CONNECTION = SESSION + "/connection-*";

  private static final long BETWEEN_NANOS = 2_000_000;
  private static final long BETWEEN_CALLS = 10; // faults
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final Stand stand;
  private final List<String> places;
  private final Set<State> seen = EnumSet.noneOf(State.class);
  private int faults;

  CrashLoop(Stand stand, String... places) {
    this.stand = stand;
    this.places = List.of(places);
  }

  /** Goes on so long and for so many restarts, and asks the provider now and then. */
  void run(Duration length, long restarts) {
    var end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end || stand.describe("faulty").restarts() < restarts) {
      places.forEach(place -> Faults.throwInHandlers(stand.kit.system(), place));
      faults++;
      seen.add(state());
      if (faults % BETWEEN_CALLS == 0) {
        var _ = stand.generate(DEADLINE);
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  /** How many faults each place was told. */
  int faults() {
    return faults;
  }

  /** The provider's states while it went on. */
  Set<State> seen() {
    return seen;
  }

  private State state() {
    return stand.describe("faulty").state();
  }

  /** Fails the test where the provider is not well again by itself; the loop must be over. */
  void awaitEnd() throws Exception {
    Stand.await(() -> state() == State.READY, "up again");
    assertEquals("well", stand.again(DEADLINE).response().content());
  }

  /** One failure more; the states from there to the next start. */
  Set<State> once() {
    var states = EnumSet.noneOf(State.class);
    var before = stand.describe("faulty").restarts();
    places.forEach(place -> Faults.throwInHandlers(stand.kit.system(), place));
    Stand.await(
        () -> {
          states.add(state());
          return stand.describe("faulty").restarts() > before && state() == State.READY;
        },
        "up again");
    return states;
  }
}
