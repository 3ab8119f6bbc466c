package dev.troupe.provider;

import dev.troupe.dialect.RetryHint;
import dev.troupe.http.AnswerHead;
import dev.troupe.http.HttpFailure;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.RetryTable;
import java.util.Optional;

/** What a failure of HTTP means for a model call. */
final class HttpFailures {

  private HttpFailures() {}

  /**
   * The failure of the call.
   *
   * @param who begins the message: {@code provider 'x': }
   * @param begun whether the answer proper had begun
   */
  static ModelFailure toModelFailure(HttpFailure failure, String who, boolean begun) {
    var message = who + failure.getMessage();
    return switch (failure) {
      case HttpFailure.Unreachable _ -> ModelFailure.of(Kind.UNAVAILABLE, message);
      case HttpFailure.Lost lost ->
          begun || lost.answerBegun()
              ? ModelFailure.of(Kind.BROKEN, message)
              : ModelFailure.of(Kind.UNAVAILABLE, message).maybeBilled();
      case HttpFailure.TimedOut _ ->
          begun
              ? ModelFailure.of(Kind.TIMED_OUT, message)
              : ModelFailure.of(Kind.TIMED_OUT, message).maybeBilled();
      case HttpFailure.Malformed _ ->
          ModelFailure.of(begun ? Kind.BROKEN : Kind.MALFORMED, message);
      case HttpFailure.BadStatus refused -> refused(refused, message);
      case HttpFailure.Full _ -> ModelFailure.of(Kind.OVERLOADED, message);
      case HttpFailure.Aborted _ ->
          begun
              ? ModelFailure.of(Kind.BROKEN, message)
              : ModelFailure.of(Kind.UNAVAILABLE, message).maybeBilled();
    };
  }

  private static ModelFailure refused(HttpFailure.BadStatus refused, String message) {
    var head = refused.head();
    var failure =
        ModelFailure.of(kind(head.status()), message)
            .answered(head.status(), Optional.empty(), requestId(head))
            .retryable(RetryTable.isRetryable(head.status()));
    return failure.retryable()
        ? RetryHint.of(head::header).map(failure::retryAfter).orElse(failure)
        : failure;
  }

  /** The id under which the provider's support finds the request. */
  static Optional<String> requestId(AnswerHead head) {
    return head.header("x-request-id").or(() -> head.header("request-id"));
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 401, 403 -> Kind.UNAUTHORIZED;
      case 404 -> Kind.UNKNOWN_MODEL;
      case 408, 504, 524 -> Kind.TIMED_OUT;
      case 402, 429 -> Kind.THROTTLED;
      case 409 -> Kind.UNAVAILABLE; // what it clashed with may be over soon
      default -> status < 500 ? Kind.REJECTED : Kind.UNAVAILABLE;
    };
  }
}
