package dev.troupe.provider;

import dev.troupe.dialect.Rates;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lets calls out no faster than a provider takes them: by the configured limits of requests and of
 * tokens per minute, and by those that its answers tell.
 *
 * <p>Who may not go yet is told when to ask again; it is worth asking again too when another call
 * is {@link #answered}. Calls that wait must ask in their order, or small ones pass a large one for
 * ever. Used by one actor.
 */
final class RateLimiter {

  /** More than any model takes; so sums stay in range. */
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  private final Optional<PacedLimit> requestsPerMinute;
  private final Optional<PacedLimit> tokensPerMinute;
  private final LearnedLimit requests = new LearnedLimit();
  private final LearnedLimit tokens = new LearnedLimit();
  private final FirstFew firstFew = new FirstFew();

  /** With the configured limits, each at least 1; absent: none. */
  RateLimiter(OptionalLong requestsPerMinute, OptionalLong tokensPerMinute) {
    this.requestsPerMinute = limit(requestsPerMinute);
    this.tokensPerMinute = limit(tokensPerMinute);
  }

  private static Optional<PacedLimit> limit(OptionalLong perMinute) {
    return perMinute.isPresent()
        ? Optional.of(new PacedLimit(perMinute.getAsLong()))
        : Optional.empty();
  }

  /**
   * Takes one request of about {@code tokensOfCall} tokens, from 0; then {@link #answered} must
   * follow.
   *
   * @return empty: taken; else how long until it is worth asking again, more than zero, at most a
   *     minute
   */
  Optional<Duration> tryTake(long tokensOfCall, long now) {
    var amount = bounded(tokensOfCall);
    var wait =
        Math.max(
            Math.max(requests.waitNanos(1, now), tokens.waitNanos(amount, now)),
            Math.max(
                requestsPerMinute.map(limit -> limit.waitNanos(1, now)).orElse(0L),
                tokensPerMinute.map(limit -> limit.waitNanos(amount, now)).orElse(0L)));
    var requestsForgotten = requests.wasForgotten();
    var tokensForgotten = tokens.wasForgotten();
    if (requestsForgotten || tokensForgotten) {
      firstFew.begin(now);
    }
    wait = Math.max(wait, firstFew.waitNanos(now));
    if (wait > 0) {
      return Optional.of(Duration.ofNanos(wait));
    }
    firstFew.take();
    requests.take(1);
    tokens.take(amount);
    requestsPerMinute.ifPresent(limit -> limit.take(1, now));
    tokensPerMinute.ifPresent(limit -> limit.take(amount, now));
    return Optional.empty();
  }

  /**
   * The provider has begun to answer a request that was taken, with an error too, or the request
   * ended without an answer. To be told once for each.
   *
   * @param tokensOfCall as it was taken with
   * @param rates what the answer's headers say; {@link Rates#NONE} without an answer
   */
  void answered(long tokensOfCall, Rates rates, long now) {
    requests.arrived(1);
    tokens.arrived(bounded(tokensOfCall));
    if (!rates.equals(Rates.NONE)) {
      firstFew.end();
    }
    rates.requests().ifPresent(state -> requests.observe(state, now));
    rates.tokens().ifPresent(state -> tokens.observe(state, now));
  }

  private static long bounded(long tokensOfCall) {
    return Math.clamp(tokensOfCall, 0, MOST_TOKENS);
  }
}
