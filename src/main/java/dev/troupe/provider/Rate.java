package dev.troupe.provider;

import dev.troupe.dialect.Rates;
import java.time.Duration;
import java.util.Optional;

/** Lets the attempts of calls out no faster than their provider takes them. Used by one actor. */
final class Rate {

  private static final int TOKENS_OF_AN_IMAGE = 1_000; // about, with most vendors
  private static final int CHARACTERS_OF_A_TOKEN = 4; // of English text; chosen, not measured

  private final RateLimiter limiter;
  private final boolean learn;
  private boolean holding; // whoever waits for a place, waits for its turn

  Rate(RateSettings settings) {
    limiter = new RateLimiter(settings.requestsPerMinute(), settings.tokensPerMinute());
    learn = settings.learn();
  }

  /** Lets {@code call} go, or tells how long it has to wait until it is worth asking again. */
  Optional<Duration> tryTake(LiveCall call) {
    var tokens = tokens(call);
    var wait = limiter.tryTake(tokens, System.nanoTime());
    if (wait.isEmpty()) {
      call.taken(tokens);
    }
    holding = wait.isPresent();
    return wait;
  }

  /** Whether it is the rate that {@code call} waits for, by itself or behind others. */
  boolean isHolding(LiveCall call) {
    return holding && !call.isInWork() && call.attempts().isEmpty();
  }

  /** The provider has begun to answer {@code call}, with these limits. */
  void answered(LiveCall call, Rates rates) {
    call.takeTokens()
        .ifPresent(
            tokens -> limiter.answered(tokens, learn ? rates : Rates.NONE, System.nanoTime()));
  }

  /** The attempt of {@code call} has ended, whether it was answered or not. */
  void ended(LiveCall call) {
    answered(call, Rates.NONE);
  }

  /** What the call may cost at most: what it says, and what it allows to be said. */
  private static long tokens(LiveCall call) {
    var request = call.request;
    return RequestSize.withImagesAs(TOKENS_OF_AN_IMAGE * CHARACTERS_OF_A_TOKEN, request)
            / CHARACTERS_OF_A_TOKEN
        + request.maxOutputTokens().orElse(0);
  }
}
