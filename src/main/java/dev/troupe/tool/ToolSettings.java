package dev.troupe.tool;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * How one tool is run: {@code troupe.tools.<name>}, over {@code troupe.tool-defaults}.
 *
 * @param enabled whether the tool exists at all
 * @param maxConcurrent calls whose code may run at once, those included that do not heed their
 *     interrupt; at least 1
 * @param maxQueue calls that may wait for a place; at least 0
 * @param maxInput characters of names and texts in one input; at least 1
 * @param deadline how long a call may take, where its caller allows more
 */
public record ToolSettings(
    boolean enabled, int maxConcurrent, int maxQueue, long maxInput, Optional<Duration> deadline) {

  public ToolSettings {
    requireAtLeast("max-concurrent", maxConcurrent, 1);
    requireAtLeast("max-queue", maxQueue, 0);
    requireAtLeast("max-input", maxInput, 1);
    deadline.ifPresent(ToolSettings::requirePositive);
  }

  /** The settings in {@code config}, which holds every key but {@code deadline}. */
  static ToolSettings of(Config config) {
    return new ToolSettings(
        config.getBoolean("enabled"),
        config.getInt("max-concurrent"),
        config.getInt("max-queue"),
        config.getBytes("max-input"),
        config.hasPath("deadline")
            ? Optional.of(config.getDuration("deadline"))
            : Optional.empty());
  }

  /** The time that a call has when its caller allows {@code remaining}. */
  Duration bounded(Duration remaining) {
    return deadline.filter(most -> most.compareTo(remaining) < 0).orElse(remaining);
  }

  private static void requireAtLeast(String key, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(key + " must be at least " + least + ", got " + value);
    }
  }

  private static void requirePositive(Duration deadline) {
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("deadline must be longer than zero, got " + deadline);
    }
  }
}
