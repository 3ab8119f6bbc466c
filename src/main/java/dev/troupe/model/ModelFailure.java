package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.Optional;

/**
 * How a model call failed.
 *
 * @param message who: what was tried: what came back: what now
 * @param provider by its name in this Troupe; absent where no provider was reached
 * @param status the provider's HTTP status, where it answered
 * @param code the provider's own word for the failure
 * @param requestId the provider's id of the request
 * @param attempts requests sent to the provider, from 0
 * @param retryable whether the same request can succeed later
 * @param retryAfter how long to wait before that, where it is known
 * @param partialText what had been said when a stream broke; empty where nothing had
 */
public record ModelFailure(
    Kind kind,
    String message,
    Optional<String> provider,
    Optional<String> model,
    Optional<Integer> status,
    Optional<String> code,
    Optional<String> requestId,
    int attempts,
    boolean retryable,
    Optional<Duration> retryAfter,
    String partialText) {

  /** What the caller can do about it. */
  public enum Kind {
    /** Mend the request. */
    REJECTED,
    /** Name another model. */
    UNKNOWN_MODEL,
    /** The provider's content filter refused; say it otherwise. */
    BLOCKED,
    /** Have the operator mend the key. */
    UNAUTHORIZED,
    /** The provider's limit is reached: wait. */
    THROTTLED,
    /** Troupe's own admission is full: wait. */
    OVERLOADED,
    /** The provider cannot be reached, or is being started again: wait. */
    UNAVAILABLE,
    /** A time limit passed. */
    TIMED_OUT,
    /** The provider answered what its dialect does not allow. */
    MALFORMED,
    /** The answer began and was cut. */
    BROKEN,
    /** The caller withdrew. */
    CANCELLED;

    /** Whether the same request can succeed later when nothing more is known. */
    @JsonIgnore
    public boolean isRetryable() {
      return switch (this) {
        case THROTTLED, OVERLOADED, UNAVAILABLE, TIMED_OUT, BROKEN -> true;
        case REJECTED, UNKNOWN_MODEL, BLOCKED, UNAUTHORIZED, MALFORMED, CANCELLED -> false;
      };
    }
  }

  /** A failure of which only the kind and the story are known. */
  public static ModelFailure of(Kind kind, String message) {
    return new ModelFailure(
        kind,
        message,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        kind.isRetryable(),
        Optional.empty(),
        "");
  }

  /** This failure, its message begun with {@code who} and what was tried. */
  public ModelFailure told(String who) {
    return new ModelFailure(
        kind,
        who + message,
        provider,
        model,
        status,
        code,
        requestId,
        attempts,
        retryable,
        retryAfter,
        partialText);
  }

  /** This failure with the provider's answer that made it. */
  public ModelFailure answered(int status, Optional<String> code, Optional<String> requestId) {
    return new ModelFailure(
        kind,
        message,
        provider,
        model,
        Optional.of(status),
        code,
        requestId,
        attempts,
        retryable,
        retryAfter,
        partialText);
  }

  /** This failure of the request that the provider knows by {@code requestId}. */
  public ModelFailure under(Optional<String> requestId) {
    return new ModelFailure(
        kind,
        message,
        provider,
        model,
        status,
        code,
        requestId,
        attempts,
        retryable,
        retryAfter,
        partialText);
  }

  /** This failure, worth another try after {@code pause}. */
  public ModelFailure retryAfter(Duration pause) {
    return new ModelFailure(
        kind,
        message,
        provider,
        model,
        status,
        code,
        requestId,
        attempts,
        true,
        Optional.of(pause),
        partialText);
  }

  /** This failure with what had been said before. */
  public ModelFailure after(String text) {
    return new ModelFailure(
        kind,
        message,
        provider,
        model,
        status,
        code,
        requestId,
        attempts,
        retryable,
        retryAfter,
        text);
  }

  /** This failure as one of {@code provider}'s, after {@code attempts} requests. */
  public ModelFailure at(String provider, Optional<String> model, int attempts) {
    return new ModelFailure(
        kind,
        message,
        Optional.of(provider),
        model,
        status,
        code,
        requestId,
        attempts,
        retryable,
        retryAfter,
        partialText);
  }
}
