package dev.troupe.guard;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How dispatchers are watched: the section {@code dispatcher-guard} of {@code troupe}.
 *
 * @param enabled whether there is a guard
 * @param interval the time between two looks, 10 ms to 10 s
 * @param mayBlock the ids of the dispatchers that are not watched
 * @param warningsAMinute at most, 1 to 1,000; those beyond are counted only
 * @param recording the shortest wait that a recording of the JVM reports, at least 1 ms; empty
 *     where there is no recording
 */
public record GuardSettings(
    boolean enabled,
    Duration interval,
    Set<String> mayBlock,
    int warningsAMinute,
    Optional<Duration> recording) {

  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10); // 0.5 % of CPU
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
  private static final int MOST_WARNINGS = 1000;

  /**
   * Settings to be checked.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public GuardSettings {
    mayBlock = Set.copyOf(mayBlock);
    if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException("interval must be 10ms to 10s, got " + interval);
    }
    if (warningsAMinute < 1 || warningsAMinute > MOST_WARNINGS) {
      throw new IllegalArgumentException(
          "warningsAMinute must be 1 to %d, got %d".formatted(MOST_WARNINGS, warningsAMinute));
    }
    if (recording.isPresent() && recording.get().compareTo(SHORTEST_WAIT) < 0) {
      throw new IllegalArgumentException(
          "recording.threshold must be at least 1ms, got " + recording.get());
    }
  }

  /**
   * The settings in {@code section}, which has the reference's defaults below it.
   *
   * @throws ConfigException if a key is missing or of the wrong type
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static GuardSettings from(Config section) {
    var recording = section.getConfig("recording");
    return new GuardSettings(
        section.getBoolean("enabled"),
        section.getDuration("interval"),
        Set.copyOf(section.getStringList("may-block")),
        section.getInt("warnings-a-minute"),
        recording.getBoolean("enabled")
            ? Optional.of(recording.getDuration("threshold"))
            : Optional.empty());
  }
}
