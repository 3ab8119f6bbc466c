package dev.troupe.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads how long a provider wants its callers to wait: {@code Retry-After-Ms}, or {@code
 * Retry-After} in seconds or as a date.
 */
public final class RetryHint {

  private static final Pattern DECIMAL = Pattern.compile("\\d{1,18}(\\.\\d{1,18})?");
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Beyond it nobody means a pause. Chosen, not measured. */
  private static final Duration ABSURD = Duration.ofDays(366);

  private RetryHint() {}

  /**
   * The pause, from 0 to a day: one of up to a year counts as a day, and a date that is past as 0.
   * Empty where no header tells one: what cannot be read, is negative or is longer is ignored.
   *
   * @param header the value of a header by its name in any case
   */
  public static Optional<Duration> of(Function<String, Optional<String>> header) {
    return header
        .apply("retry-after-ms")
        .flatMap(millis -> decimal(millis, 1))
        .or(() -> retryAfter(header))
        .map(pause -> pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
  }

  /** The same of a duration such as {@code 33s}, as a body may hold it. */
  public static Optional<Duration> of(String duration) {
    return GoDuration.parse(duration)
        .flatMap(RetryHint::meant)
        .map(pause -> pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
  }

  // RFC 9110 §10.2.3: Retry-After is seconds or a date
  private static Optional<Duration> retryAfter(Function<String, Optional<String>> header) {
    var value = header.apply("retry-after");
    return value
        .flatMap(seconds -> decimal(seconds, 1000))
        .or(() -> between(header.apply("date"), value));
  }

  private static Optional<Duration> decimal(String value, int millisPerUnit) {
    var number = value.strip();
    return DECIMAL.matcher(number).matches()
        ? meant(Duration.ofMillis((long) (Double.parseDouble(number) * millisPerUnit)))
        : Optional.empty();
  }

  /** By the provider's own clock, whatever this machine's says. */
  private static Optional<Duration> between(Optional<String> now, Optional<String> then) {
    return now.flatMap(RetryHint::date)
        .flatMap(start -> then.flatMap(RetryHint::date).map(end -> Duration.between(start, end)))
        .flatMap(pause -> meant(pause.isNegative() ? Duration.ZERO : pause));
  }

  private static Optional<Instant> date(String value) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip(), Instant::from));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> meant(Duration pause) {
    return pause.compareTo(ABSURD) > 0 ? Optional.empty() : Optional.of(pause);
  }
}
