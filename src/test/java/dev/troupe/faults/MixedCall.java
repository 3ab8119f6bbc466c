package dev.troupe.faults;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One call of a run of mixed faults.
 *
 * @param number of all calls of the run
 * @param withdrawnAfter so long after its beginning, unless it has ended; absent: never
 */
record MixedCall(
    long number, Door door, String model, Duration deadline, Optional<Duration> withdrawnAfter) {

  /** How a call comes in. */
  enum Door {
    EMBEDDED,
    EMBEDDED_STREAM,
    ACTOR,
    ACTOR_STREAM,
    HTTP,
    HTTP_STREAM,
    TOOL,
    TOOL_OVER_HTTP
  }

  private static final List<String> MODELS = List.of("scripted/m", "proxied/m", "either", "hedged");
  private static final int LONGEST_MILLIS = 2_000;
  private static final int WITHDRAWN_WITHIN_MILLIS = 100;

  /** Any call, by {@code random}: one in five has little time, and one in five is withdrawn. */
  static MixedCall any(long number, RandomGenerator random) {
    var door = Door.values()[random.nextInt(Door.values().length)];
    var model = MODELS.get(random.nextInt(MODELS.size()));
    var hasLittleTime = random.nextInt(5) == 0;
    var deadline = hasLittleTime ? 1 + random.nextInt(LONGEST_MILLIS / 10) : LONGEST_MILLIS;
    var withdrawn = random.nextInt(WITHDRAWN_WITHIN_MILLIS);
    return new MixedCall(
        number,
        door,
        model,
        Duration.ofMillis(deadline),
        random.nextInt(5) == 0 ? Optional.of(Duration.ofMillis(withdrawn)) : Optional.empty());
  }

  /** What is asked: no other call asks the same. */
  String prompt() {
    return "question " + number;
  }

  boolean isRouted() {
    return !model.contains("/");
  }
}
