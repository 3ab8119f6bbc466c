package dev.troupe.model;

import dev.troupe.model.ModelFailure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ModelFailure} for code in direct style, named by what the caller can do.
 *
 * <p>Unchecked, since most callers let it pass to whoever asked them.
 */
public abstract sealed class ModelException extends RuntimeException {

  private final transient ModelFailure failure;

  private ModelException(ModelFailure failure, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  /** The exception of the failure's kind. */
  public static ModelException of(ModelFailure failure) {
    return of(failure, null);
  }

  /** The exception of the failure's kind, with the stack of what led to it. */
  public static ModelException of(ModelFailure failure, @Nullable Throwable cause) {
    return switch (failure.kind()) {
      case REJECTED -> new Rejected(failure, cause);
      case UNKNOWN_MODEL -> new UnknownModel(failure, cause);
      case BLOCKED -> new Blocked(failure, cause);
      case UNAUTHORIZED -> new Unauthorized(failure, cause);
      case THROTTLED -> new Throttled(failure, cause);
      case OVERLOADED -> new Overloaded(failure, cause);
      case UNAVAILABLE -> new Unavailable(failure, cause);
      case TIMED_OUT -> new TimedOut(failure, cause);
      case MALFORMED -> new Malformed(failure, cause);
      case BROKEN -> new Broken(failure, cause);
      case CANCELLED -> new Cancelled(failure, cause);
    };
  }

  /** What happened, as data. */
  public final ModelFailure failure() {
    return failure;
  }

  /** Whether the same request can succeed later. */
  public final boolean isRetryable() {
    return failure.retryable();
  }

  /** The same failure thrown in another thread: its stack is the caller's, its cause this one's. */
  public final ModelException copy(Throwable cause) {
    return of(failure, cause);
  }

  /** See {@link Kind#REJECTED}. */
  public static final class Rejected extends ModelException {
    private Rejected(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#UNKNOWN_MODEL}. */
  public static final class UnknownModel extends ModelException {
    private UnknownModel(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#BLOCKED}. */
  public static final class Blocked extends ModelException {
    private Blocked(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#UNAUTHORIZED}. */
  public static final class Unauthorized extends ModelException {
    private Unauthorized(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#THROTTLED}. */
  public static final class Throttled extends ModelException {
    private Throttled(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#OVERLOADED}. */
  public static final class Overloaded extends ModelException {
    private Overloaded(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#UNAVAILABLE}. */
  public static final class Unavailable extends ModelException {
    private Unavailable(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#TIMED_OUT}. */
  public static final class TimedOut extends ModelException {
    private TimedOut(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#MALFORMED}. */
  public static final class Malformed extends ModelException {
    private Malformed(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#BROKEN}; {@code failure().partialText()} is what had been said. */
  public static final class Broken extends ModelException {
    private Broken(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }

  /** See {@link Kind#CANCELLED}. */
  public static final class Cancelled extends ModelException {
    private Cancelled(ModelFailure failure, @Nullable Throwable cause) {
      super(failure, cause);
    }
  }
}
