package dev.troupe.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an exchange has no answer, or no good one. */
public abstract sealed class HttpFailure extends RuntimeException {

  private HttpFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The same failure for another thread: its stack is the caller's, its cause this one's. */
  public abstract HttpFailure copy(Throwable cause);

  /** {@code thrown} itself where it is one of these, else malformed: {@code what}. */
  static HttpFailure of(Throwable thrown, String what) {
    return thrown instanceof HttpFailure failure
        ? failure
        : new Malformed(what + ": " + ExchangeFailures.reason(thrown), thrown);
  }

  /** No connection came about: nothing of the request was sent. */
  public static final class Unreachable extends HttpFailure {
    public Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public Unreachable copy(Throwable cause) {
      return new Unreachable(message(this), cause);
    }
  }

  /** The connection was lost after the request was handed to the socket. */
  public static final class Lost extends HttpFailure {
    private final boolean answerBegun;

    /** {@code answerBegun} tells whether any of the answer had arrived. */
    public Lost(String message, boolean answerBegun, @Nullable Throwable cause) {
      super(message, cause);
      this.answerBegun = answerBegun;
    }

    /** Whether any of the answer had arrived; if not, it is unknown what the provider did. */
    public boolean answerBegun() {
      return answerBegun;
    }

    @Override
    public Lost copy(Throwable cause) {
      return new Lost(message(this), answerBegun, cause);
    }
  }

  /** A time limit of the session passed. */
  public static final class TimedOut extends HttpFailure {
    public TimedOut(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public TimedOut copy(Throwable cause) {
      return new TimedOut(message(this), cause);
    }
  }

  /** The answer is larger than a cap of the session, or not what its headers say. */
  public static final class Malformed extends HttpFailure {
    public Malformed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public Malformed copy(Throwable cause) {
      return new Malformed(message(this), cause);
    }
  }

  /** The provider answered with a status of 400 or above. */
  public static final class BadStatus extends HttpFailure {
    private final AnswerHead head;
    private final byte[] body;

    public BadStatus(String message, AnswerHead head, byte[] body, @Nullable Throwable cause) {
      super(message, cause);
      this.head = head;
      this.body = body.clone();
    }

    /** Status and headers. */
    public AnswerHead head() {
      return head;
    }

    /** What it said, cut at the session's cap; may be empty. */
    public byte[] body() {
      return body.clone();
    }

    @Override
    public BadStatus copy(Throwable cause) {
      return new BadStatus(message(this), head, body, cause);
    }
  }

  /** The session has as many exchanges waiting as it may have. */
  public static final class Full extends HttpFailure {
    public Full(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public Full copy(Throwable cause) {
      return new Full(message(this), cause);
    }
  }

  /** The exchange was aborted by its owner, or its session ended. */
  public static final class Aborted extends HttpFailure {
    public Aborted(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public Aborted copy(Throwable cause) {
      return new Aborted(message(this), cause);
    }
  }

  private static String message(HttpFailure failure) {
    return Optional.ofNullable(failure.getMessage()).orElse("");
  }
}
