package dev.troupe.provider;

import dev.troupe.dialect.RequestId;
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
   * @param sent whether the request was
   */
  static ModelFailure toModelFailure(HttpFailure failure, String who, boolean begun, boolean sent) {
    var whole = toModelFailure(failure, who, begun);
    return isAmbiguous(failure) && sent && !begun ? whole.maybeBilled() : whole;
  }

  /** Whether nobody knows what the provider has made of a request that was sent. */
  private static boolean isAmbiguous(HttpFailure failure) {
    return switch (failure) {
      case HttpFailure.Lost lost -> !lost.answerBegun();
      case HttpFailure.TimedOut _, HttpFailure.Aborted _ -> true;
      case HttpFailure.Unreachable _,
          HttpFailure.Malformed _,
          HttpFailure.BadStatus _,
          HttpFailure.Full _ ->
          false;
    };
  }

  private static ModelFailure toModelFailure(HttpFailure failure, String who, boolean begun) {
    var message = who + failure.getMessage();
    return switch (failure) {
      case HttpFailure.Unreachable _ -> ModelFailure.of(Kind.UNAVAILABLE, message);
      case HttpFailure.Lost lost ->
          ModelFailure.of(begun || lost.answerBegun() ? Kind.BROKEN : Kind.UNAVAILABLE, message);
      case HttpFailure.TimedOut _ -> ModelFailure.of(Kind.TIMED_OUT, message);
      case HttpFailure.Malformed _ ->
          ModelFailure.of(begun ? Kind.BROKEN : Kind.MALFORMED, message);
      case HttpFailure.BadStatus refused -> refused(refused, message);
      case HttpFailure.Full _ -> ModelFailure.of(Kind.OVERLOADED, message);
      case HttpFailure.Aborted _ ->
          ModelFailure.of(begun ? Kind.BROKEN : Kind.UNAVAILABLE, message);
    };
  }

  private static ModelFailure refused(HttpFailure.BadStatus refused, String message) {
    var head = refused.head();
    var failure =
        ModelFailure.of(kind(head.status()), message)
            .answered(head.status(), Optional.empty(), RequestId.of(head::header))
            .retryable(isRetryable(head));
    return failure.retryable()
        ? RetryHint.of(head::header).map(failure::retryAfter).orElse(failure)
        : failure;
  }

  private static boolean isRetryable(AnswerHead head) {
    return switch (head.header("x-should-retry").orElse("")) {
      case "true" -> true;
      case "false" -> false;
      default -> RetryTable.isRetryable(head.status());
    };
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
