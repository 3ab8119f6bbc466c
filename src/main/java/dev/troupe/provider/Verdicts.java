package dev.troupe.provider;

import dev.troupe.provider.ProviderCommand.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Judges by how attempts come out whether their provider works, and each of its keys where there
 * are several; keeps others from what does not. Used by one actor.
 *
 * <p>A failure by one key while others are served is that key's and not the provider's: else one
 * key of two would keep calls from both.
 */
final class Verdicts {

  private final Breaker breaker;
  private final ProviderKeys keys;
  private final ProviderStatus status;

  Verdicts(BreakerSettings settings, ProviderKeys keys, ProviderStatus status) {
    this.breaker = new Breaker(settings, RandomGenerator.getDefault());
    this.keys = keys;
    this.status = status;
    publish(); // what an earlier life of the front has left
  }

  /**
   * Whether {@code attempt} may be worked on now; if so, its end must be told.
   *
   * @param onBeginning to be run when its first content comes, where it is a probe
   */
  boolean admits(LiveAttempt attempt, Runnable onBeginning) {
    var now = System.nanoTime();
    var admission = breaker.admit(now);
    if (admission.kind() == Breaker.Admission.Kind.REFUSED) {
      return false;
    }
    var byKey = attempt.key.admit(now);
    attempt.admitted(admission, byKey);
    if (admission.isProbe() || byKey.isProbe()) {
      attempt.onBeginning(onBeginning);
    }
    return true;
  }

  /** Whether every call is refused, until a pause or a probe has ended. */
  boolean refuses() {
    return breaker.refuses(System.nanoTime()) || keys.refuse();
  }

  /** How long until a probe is let through. */
  Optional<Duration> opensIn() {
    return breaker.opensIn(System.nanoTime()).or(keys::opensIn);
  }

  /** The answer to {@code attempt} has begun: as a probe, that is what it was to find out. */
  void begun(LiveAttempt attempt) {
    var now = System.nanoTime();
    attempt.takeAdmission().ifPresent(admission -> breaker.succeeded(admission, now));
    attempt.takeKeysAdmission().ifPresent(admission -> attempt.key.succeeded(admission, now));
    publish();
  }

  /** {@code attempt} has come to {@code outcome} by itself. */
  Judgement ended(LiveAttempt attempt, Outcome outcome) {
    var judgement = Judgement.of(attempt, outcome);
    var now = System.nanoTime();
    attempt.takeAdmission().ifPresent(admission -> judge(attempt, admission, judgement, now));
    if (keys.areSeveral()) {
      attempt
          .takeKeysAdmission()
          .ifPresent(admission -> attempt.key.judge(admission, judgement, outcome, now));
    }
    publish();
    return judgement;
  }

  private void judge(
      LiveAttempt attempt, Breaker.Admission admission, Judgement judgement, long now) {
    switch (judgement) {
      case SERVED -> breaker.succeeded(admission, now);
      case FAILED -> {
        if (keys.blameProvider(attempt.key)) {
          breaker.failed(admission, now);
        } else {
          breaker.withdrawn(admission);
        }
      }
      case THROTTLED, KEY_REFUSED, NOTHING -> breaker.withdrawn(admission);
    }
  }

  /** {@code attempt} was cut, which says nothing of its provider. */
  void cut(LiveAttempt attempt) {
    attempt.takeAdmission().ifPresent(breaker::withdrawn);
    attempt.takeKeysAdmission().ifPresent(attempt.key::withdrawn);
    publish();
  }

  private void publish() {
    var isOpen = breaker.state(System.nanoTime()) != Breaker.State.CLOSED;
    status.failing(isOpen || keys.allFail());
    if (keys.areSeveral()) {
      status.keys(keys.describe());
    }
  }
}
