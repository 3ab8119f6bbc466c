package dev.troupe.ingress;

import dev.troupe.model.TimeLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * The headers in which a client says how long the parts of its model call may take: {@code
 * troupe-first-event-timeout: 10s}.
 */
final class TimeLimitHeaders {

  static final String CONNECT = "troupe-connect-timeout";
  static final String FIRST_EVENT = "troupe-first-event-timeout";
  static final String BETWEEN_EVENTS = "troupe-between-events-timeout";

  private static final Duration LONGEST = Duration.ofDays(100);

  private TimeLimitHeaders() {}

  /**
   * What the headers say; what they do not, is as the provider is configured.
   *
   * @throws Refused where one is no duration, or too long
   */
  static TimeLimits read(ClientExchange exchange) {
    var connect = read(exchange, CONNECT);
    var firstEvent = read(exchange, FIRST_EVENT);
    var betweenEvents = read(exchange, BETWEEN_EVENTS);
    return connect.isEmpty() && firstEvent.isEmpty() && betweenEvents.isEmpty()
        ? TimeLimits.NONE
        : new TimeLimits(connect, firstEvent, betweenEvents);
  }

  private static Optional<Duration> read(ClientExchange exchange, String name) {
    var limit = DurationHeader.read(exchange, name);
    if (limit.isPresent() && limit.get().compareTo(LONGEST) > 0) {
      throw new Refused(
          Problem.invalid(name, "must be at most 2400h, got " + limit.get().toHours() + "h"));
    }
    return limit;
  }
}
