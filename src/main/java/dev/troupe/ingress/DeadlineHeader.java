package dev.troupe.ingress;

import java.time.Duration;
import java.util.regex.Pattern;

/** The header in which a client says how long it will wait: {@code troupe-deadline: 1500ms}. */
final class DeadlineHeader {

  static final String NAME = "troupe-deadline";

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private DeadlineHeader() {}

  /** Shortens the exchange's deadline by its header, where there is one. */
  static void apply(ClientExchange exchange) {
    exchange.header(NAME).ifPresent(value -> exchange.shorten(parse(value)));
  }

  private static Duration parse(String value) {
    var match = FORM.matcher(value.strip());
    if (!match.matches() || Integer.parseInt(match.group(1)) == 0) {
      throw new Refused(
          Problem.invalid(
              NAME, "must be a duration such as 1500ms, 30s or 5m, more than zero, got " + value));
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
