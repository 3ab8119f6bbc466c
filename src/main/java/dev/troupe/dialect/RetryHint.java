package dev.troupe.dialect.openai;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads how long a provider wants its callers to wait. */
final class RetryHint {

  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryHint() {}

  /** The pause, from 0 to a day; empty where no header tells one that can be read. */
  static Optional<Duration> of(Function<String, Optional<String>> header) {
    return header
        .apply("retry-after-ms")
        .flatMap(millis -> decimal(millis, 1))
        .or(() -> retryAfter(header))
        .map(RetryHint::limited);
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
        ? Optional.of(Duration.ofMillis((long) (Double.parseDouble(number) * millisPerUnit)))
        : Optional.empty();
  }

  /** By the provider's own clock, whatever this machine's says. */
  private static Optional<Duration> between(Optional<String> now, Optional<String> then) {
    return now.flatMap(RetryHint::date)
        .flatMap(start -> then.flatMap(RetryHint::date).map(end -> Duration.between(start, end)));
  }

  private static Optional<Instant> date(String value) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip(), Instant::from));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Duration limited(Duration pause) {
    return pause.isNegative() ? Duration.ZERO : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
