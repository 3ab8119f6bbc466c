package dev.troupe.provider;

import dev.troupe.model.ModelFailure;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.KeyState;
import dev.troupe.provider.ProviderCommand.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One key of a provider, and what is known of it: how fast calls may go out by it, and whether they
 * fail. Used by one actor.
 */
final class ProviderKey {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderKey.class);

  private final String name; // for the log
  private final Map<String, String> headers;
  private final Duration pause; // after a refusal
  private final Duration hold; // after a 429 that names no time
  private final Rate rate;
  private final Breaker breaker;
  private KeyState state = KeyState.READY;
  private boolean served; // the last attempt that says something was
  private @Nullable ModelFailure cause; // why calls are kept from it; null: they are not
  private long since; // System.nanoTime; when the first of a row of causes came
  private long heldUntil = System.nanoTime(); // after a 429

  /**
   * A key that nothing is known of.
   *
   * @param number from 1, in the order of the settings
   * @param headers of requests that go out by it
   */
  ProviderKey(int number, Map<String, String> headers, ProviderSettings settings) {
    this.name = "provider '" + settings.name() + "': key " + number;
    this.headers = headers;
    this.pause = settings.keys().pause();
    this.hold = settings.retry().shortest();
    this.rate = new Rate(settings.rate());
    this.breaker = new Breaker(settings.breaker(), RandomGenerator.getDefault());
  }

  Map<String, String> headers() {
    return headers;
  }

  /** Whether no call may go out by it, until a pause or a probe has ended. */
  boolean refuses(long now) {
    return breaker.refuses(now);
  }

  /** Whether calls may go out by it, as far as refusals tell. */
  boolean isFree(long now) {
    return !refuses(now) && heldUntil - now <= 0;
  }

  /** Takes a call of so many tokens, or tells how long it has to wait for this key. */
  Optional<Duration> tryTake(long tokens, long now) {
    return heldUntil - now > 0
        ? Optional.of(Duration.ofNanos(heldUntil - now))
        : rate.tryTake(tokens, now);
  }

  /** How fast calls go out by it. */
  Rate rate() {
    return rate;
  }

  Breaker.Admission admit(long now) {
    return breaker.admit(now);
  }

  /** The attempt that was let through by {@code admission} has come to {@code outcome}. */
  void judge(Breaker.Admission admission, Judgement judgement, Outcome outcome, long now) {
    var before = breaker.opened();
    switch (judgement) {
      case SERVED -> succeeded(admission, now);
      case FAILED -> {
        served = false;
        breaker.failed(admission, now);
      }
      case KEY_REFUSED -> breaker.refused(admission, pause, now);
      case THROTTLED -> {
        hold(outcome, now);
        breaker.withdrawn(admission);
      }
      case NOTHING -> breaker.withdrawn(admission);
    }
    if (breaker.opened() > before) {
      state = judgement == Judgement.KEY_REFUSED ? KeyState.SET_ASIDE : KeyState.FAILING;
      noteCause(outcome, now);
    }
  }

  /** It works: the answer to what was let through by {@code admission} has begun. */
  void succeeded(Breaker.Admission admission, long now) {
    served = true;
    breaker.succeeded(admission, now);
    if (cause != null && breaker.state(now) == Breaker.State.CLOSED) {
      LOG.info("{}: works again", name);
      state = KeyState.READY;
      cause = null;
    }
  }

  void withdrawn(Breaker.Admission admission) {
    breaker.withdrawn(admission);
  }

  private void hold(Outcome outcome, long now) {
    if (outcome instanceof Failed(var failure)) {
      var hint = failure.retryAfter().orElse(hold);
      heldUntil = now + (hint.compareTo(pause) < 0 ? hint : pause).toNanos();
    }
  }

  private void noteCause(Outcome outcome, long now) {
    if (outcome instanceof Failed(var failure)) {
      if (cause == null) {
        since = now;
        LOG.warn("{}: calls are kept from it: {}", name, failure.message());
      }
      cause = failure;
    }
  }

  /** Whether the last attempt that says something of the provider was answered. */
  boolean hasServed() {
    return served;
  }

  KeyState state() {
    return state;
  }

  /** Why calls are kept from it; absent where they are not. */
  Optional<ModelFailure> cause() {
    return Optional.ofNullable(cause);
  }

  /** For how long calls have been kept from it. */
  long asideNanos(long now) {
    return now - since;
  }

  /** How long until one is let through to find out whether it is well again. */
  Optional<Duration> opensIn(long now) {
    return breaker.opensIn(now);
  }
}
