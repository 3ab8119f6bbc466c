package dev.troupe.dialect;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 20ms}, {@code 6m0s}, {@code 1h2m3.5s}. */
final class GoDuration {

  private static final int LONGEST = 64; // characters
  private static final Pattern WHOLE =
      Pattern.compile("(?:\\d{1,18}(?:\\.\\d{0,18})?[a-zµμ]{1,2})+");
  private static final Pattern PART = Pattern.compile("([\\d.]+)(\\D+)");

  private GoDuration() {}

  /** The duration, not negative; empty where it cannot be read, or is beyond 292 years. */
  static Optional<Duration> parse(String text) {
    var value = text.length() <= LONGEST ? text.strip() : "";
    if (!WHOLE.matcher(value).matches()) {
      return Optional.empty();
    }
    var nanos = 0.0;
    var parts = PART.matcher(value);
    while (parts.find()) {
      nanos += Double.parseDouble(parts.group(1)) * unit(parts.group(2));
    }
    return nanos < Long.MAX_VALUE // NaN, for an unknown unit, is not
        ? Optional.of(Duration.ofNanos(Math.round(nanos)))
        : Optional.empty();
  }

  /** In nanoseconds. */
  private static double unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "us", "µs", "μs" -> 1e3; // Go takes both signs for micro
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3600e9;
      default -> Double.NaN;
    };
  }
}
