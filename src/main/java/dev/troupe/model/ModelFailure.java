package dev.troupe.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a model call failed.
 *
 * @param message who: what was tried: what came back: what now
 * @param provider by its name in this Troupe; absent where no provider was reached
 * @param status the provider's HTTP status, where it answered; 401 where a key is not known, also
 *     by Bedrock, which answers 403
 * @param code the provider's own word for the failure
 * @param requestId the provider's id of the request
 * @param attempts what was tried, in its order; empty where no provider worked on it
 * @param retryable whether the same request can succeed later
 * @param retryAfter how long to wait before that, where it is known
 * @param possiblyBilled whether the request was sent and its answer was lost
 * @param partialText what had been said when a stream broke, or what did not fit the form that was
 *     asked for; empty where nothing had
 */
public record ModelFailure(
    Kind kind,
    String message,
    Optional<String> provider,
    Optional<String> model,
    Optional<Integer> status,
    Optional<String> code,
    Optional<String> requestId,
    List<Attempt> attempts,
    boolean retryable,
    Optional<Duration> retryAfter,
    boolean possiblyBilled,
    String partialText) {

  public ModelFailure {
    attempts = List.copyOf(attempts);
  }

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
    /** The answer is not what its dialect allows, or not in the form that was asked for. */
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
        List.of(),
        kind.isRetryable(),
        Optional.empty(),
        false,
        "");
  }

  /** This failure, its message begun with {@code who} and what was tried. */
  public ModelFailure told(String who) {
    return with(draft -> draft.message = who + message);
  }

  /** This failure, its message ended with {@code what} came of it. */
  public ModelFailure adding(String what) {
    return with(draft -> draft.message = message + what);
  }

  /** This failure with the provider's answer that made it. */
  public ModelFailure answered(int status, Optional<String> code, Optional<String> requestId) {
    return with(
        draft -> {
          draft.status = Optional.of(status);
          draft.code = code;
          draft.requestId = requestId;
        });
  }

  /** This failure of the request that the provider knows by {@code requestId}. */
  public ModelFailure under(Optional<String> requestId) {
    return with(draft -> draft.requestId = requestId);
  }

  /** This failure, which another try can help or not. */
  public ModelFailure retryable(boolean whether) {
    return with(draft -> draft.retryable = whether);
  }

  /** This failure, worth another try after {@code pause}. */
  public ModelFailure retryAfter(Duration pause) {
    return with(
        draft -> {
          draft.retryable = true;
          draft.retryAfter = Optional.of(pause);
        });
  }

  /** This failure of a request that was sent and may have been worked on. */
  public ModelFailure maybeBilled() {
    return with(draft -> draft.possiblyBilled = true);
  }

  /** This failure with what had been said before. */
  public ModelFailure after(String text) {
    return with(draft -> draft.partialText = text);
  }

  /** This failure as one of {@code provider}'s. */
  public ModelFailure at(String provider, Optional<String> model) {
    return with(
        draft -> {
          draft.provider = Optional.of(provider);
          draft.model = model;
        });
  }

  /** This failure after {@code attempts}, of which any may have been billed. */
  public ModelFailure after(List<Attempt> attempts) {
    return with(
        draft -> {
          draft.attempts = attempts;
          draft.possiblyBilled |= attempts.stream().anyMatch(Attempt::possiblyBilled);
        });
  }

  private ModelFailure with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.failure();
  }

  /** A copy whose fields can be set. */
  private static final class Draft {
    private final Kind kind;
    private String message;
    private Optional<String> provider;
    private Optional<String> model;
    private Optional<Integer> status;
    private Optional<String> code;
    private Optional<String> requestId;
    private List<Attempt> attempts;
    private boolean retryable;
    private Optional<Duration> retryAfter;
    private boolean possiblyBilled;
    private String partialText;

    Draft(ModelFailure of) {
      kind = of.kind;
      message = of.message;
      provider = of.provider;
      model = of.model;
      status = of.status;
      code = of.code;
      requestId = of.requestId;
      attempts = of.attempts;
      retryable = of.retryable;
      retryAfter = of.retryAfter;
      possiblyBilled = of.possiblyBilled;
      partialText = of.partialText;
    }

    ModelFailure failure() {
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
          possiblyBilled,
          partialText);
    }
  }
}
