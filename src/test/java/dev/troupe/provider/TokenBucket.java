package dev.troupe.provider;

import dev.troupe.dialect.RateHeaders;
import dev.troupe.dialect.Rates;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A provider's own limit of requests, refilled continuously, with OpenAI's headers. */
final class TokenBucket {

  private final double perSecond;
  private final int capacity;
  private double level;
  private long asOf;
  private int taken;
  private int refused;
  private long lastRefusal;

  TokenBucket(double perSecond, int capacity, long now) {
    this.perSecond = perSecond;
    this.capacity = capacity;
    level = capacity;
    asOf = now;
  }

  int taken() {
    return taken;
  }

  int refused() {
    return refused;
  }

  long lastRefusal() {
    return lastRefusal;
  }

  /** A request arrives; what its answer says, which may be a 429. */
  Rates request(long now) {
    level = Math.min(capacity, level + (now - asOf) * perSecond / 1e9);
    asOf = now;
    if (level >= 1) {
      level--;
      taken++;
    } else {
      refused++;
      lastRefusal = now;
    }
    var reset = Duration.ofNanos((long) ((capacity - level) / perSecond * 1e9)).toMillis();
    var headers =
        Map.of(
            "x-ratelimit-limit-requests", String.valueOf(capacity),
            "x-ratelimit-remaining-requests", String.valueOf((long) level),
            "x-ratelimit-reset-requests", reset + "ms");
    return RateHeaders.openAi(name -> Optional.ofNullable(headers.get(name)));
  }
}
