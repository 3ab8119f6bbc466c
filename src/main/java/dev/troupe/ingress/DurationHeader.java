package dev.troupe.ingress;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A header whose value is a duration: {@code 1500ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
final class DurationHeader {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private DurationHeader() {}

  /**
   * The value of the header {@code name}, where there is one; always more than zero.
   *
   * @throws Refused where it is no duration
   */
  static Optional<Duration> read(ClientExchange exchange, String name) {
    return exchange.header(name).map(value -> parse(name, value));
  }

  private static Duration parse(String name, String value) {
    var match = FORM.matcher(value.strip());
    if (!match.matches() || Integer.parseInt(match.group(1)) == 0) {
      throw new Refused(
          Problem.invalid(
              name, "must be a duration such as 1500ms, 30s or 5m, more than zero, got " + value));
    }
    var amount = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
