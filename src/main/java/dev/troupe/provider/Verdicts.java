package dev.troupe.provider;

import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Judges by how calls come out whether their provider works, and keeps others from one that does
 * not. Used by one actor.
 */
final class Verdicts {

  private final Breaker breaker;
  private final ProviderStatus status;

  Verdicts(BreakerSettings settings, ProviderStatus status) {
    this.breaker = new Breaker(settings, RandomGenerator.getDefault());
    this.status = status;
    publish(); // what an earlier life of the front has left
  }

  /** Whether {@code call} may be worked on now; if so, its end must be told. */
  boolean admits(LiveCall call) {
    var admission = breaker.admit(System.nanoTime());
    if (admission.kind() == Breaker.Admission.Kind.REFUSED) {
      return false;
    }
    call.admitted(admission, admission.kind() == Breaker.Admission.Kind.PROBE);
    return true;
  }

  /** Whether every call is refused, until a pause or a probe has ended. */
  boolean refuses() {
    return breaker.refuses(System.nanoTime());
  }

  /** How long until a probe is let through. */
  Optional<Duration> opensIn() {
    return breaker.opensIn(System.nanoTime());
  }

  /** The answer to {@code call} has begun: as a probe, that is what it was to find out. */
  void begun(LiveCall call) {
    call.takeAdmission().ifPresent(admission -> breaker.succeeded(admission, System.nanoTime()));
    publish();
  }

  /** An attempt of {@code call} has come to {@code outcome} by itself. */
  void ended(LiveCall call, Reply outcome) {
    call.takeAdmission()
        .ifPresent(
            admission -> {
              switch (outcome) {
                case Answered _ -> breaker.succeeded(admission, System.nanoTime());
                case Failed(var failure) -> {
                  switch (failure.kind()) {
                    case UNAVAILABLE, TIMED_OUT, BROKEN, MALFORMED ->
                        breaker.failed(admission, System.nanoTime());
                    case REJECTED,
                        UNKNOWN_MODEL,
                        BLOCKED,
                        UNAUTHORIZED,
                        THROTTLED,
                        OVERLOADED,
                        CANCELLED ->
                        breaker.withdrawn(admission);
                  }
                }
              }
            });
    publish();
  }

  /** An attempt of {@code call} was cut, which says nothing of its provider. */
  void cut(LiveCall call) {
    call.takeAdmission().ifPresent(breaker::withdrawn);
    publish();
  }

  private void publish() {
    status.failing(breaker.state(System.nanoTime()) != Breaker.State.CLOSED);
  }
}
