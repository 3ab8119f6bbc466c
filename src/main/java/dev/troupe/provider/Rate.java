package dev.troupe.provider;

import dev.troupe.dialect.Rates;
import java.time.Duration;
import java.util.Optional;

/** Lets the attempts of calls out no faster than their provider takes them. Used by one actor. */
final class Rate {

  private final RateLimiter limiter;
  private final boolean learn;

  Rate(RateSettings settings) {
    limiter = new RateLimiter(settings.requestsPerMinute(), settings.tokensPerMinute());
    learn = settings.learn();
  }

  /** Takes a call of so many tokens, or tells how long until it is worth asking again. */
  Optional<Duration> tryTake(long tokens, long now) {
    return limiter.tryTake(tokens, now);
  }

  /** The provider has begun to answer {@code attempt}, with these limits. */
  void answered(LiveAttempt attempt, Rates rates) {
    attempt
        .takeTokens()
        .ifPresent(
            tokens -> limiter.answered(tokens, learn ? rates : Rates.NONE, System.nanoTime()));
  }

  /** {@code attempt} has ended, whether it was answered or not. */
  void ended(LiveAttempt attempt) {
    answered(attempt, Rates.NONE);
  }
}
