package dev.troupe.dialect.openai;

import dev.troupe.dialect.RetryHint;
import dev.troupe.dialect.WireError;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.RetryTable;
import java.util.List;
import java.util.Optional;

/**
 * Judges errors: by the provider's own word where it is a clear one, else by the status.
 *
 * <p>A message starts with what came back; who was asked, and for what, is known to the caller.
 */
final class Failures {

  private static final int LONGEST_ID = 200;

  private Failures() {}

  /** What an answer with an error status means. */
  static ModelFailure of(WireError error) {
    var body = ErrorBody.of(error.body());
    var kind = byWord(body).orElseGet(() -> byStatus(error.status(), body));
    var retryable =
        error
            .header()
            .apply("x-should-retry")
            .flatMap(Failures::flag)
            .orElseGet(() -> isRetryable(kind, Optional.of(error.status()), body));
    return new ModelFailure(
        kind,
        message("status " + error.status(), kind, body),
        Optional.empty(),
        Optional.empty(),
        Optional.of(error.status()),
        body.word(),
        error.header().apply("x-request-id").map(Failures::requestId),
        List.of(),
        retryable,
        retryable ? RetryHint.of(error.header()) : Optional.empty(),
        false,
        "");
  }

  /** What an error inside an answer with status 200 means. */
  static ModelFailure inAnswer(ErrorBody body) {
    var kind =
        byWord(body)
            .or(() -> body.status().map(status -> byStatus(status, body)))
            .orElseGet(() -> byType(body));
    return new ModelFailure(
        kind,
        message("error inside the answer", kind, body),
        Optional.empty(),
        Optional.empty(),
        body.status(),
        body.word(),
        Optional.empty(),
        List.of(),
        isRetryable(kind, body.status(), body),
        Optional.empty(),
        false,
        "");
  }

  /** The words that mean the same under every status. */
  private static Optional<Kind> byWord(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "content_filter", "content_policy_violation" -> Optional.of(Kind.BLOCKED);
      case "context_length_exceeded", "exceed_context_size_error" -> Optional.of(Kind.REJECTED);
      case "model_not_found", "DeploymentNotFound" -> Optional.of(Kind.UNKNOWN_MODEL);
      default -> isQuota(body) ? Optional.of(Kind.THROTTLED) : Optional.empty();
    };
  }

  private static boolean isQuota(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "insufficient_quota", "billing_hard_limit_reached", "billing_not_active" -> true;
      default -> false;
    };
  }

  private static Kind byStatus(int status, ErrorBody body) {
    return switch (status) {
      case 401, 403 -> Kind.UNAUTHORIZED;
      case 404 -> isUnknownModel(body) ? Kind.UNKNOWN_MODEL : Kind.MALFORMED;
      case 402, 429 -> Kind.THROTTLED;
      case 408, 504, 524 -> Kind.TIMED_OUT; // 524: Cloudflare's, for an origin that is silent
      case 409 -> Kind.UNAVAILABLE; // OpenAI's SDKs send it again
      default -> status < 400 ? Kind.MALFORMED : status < 500 ? Kind.REJECTED : Kind.UNAVAILABLE;
    };
  }

  /** A 404 in the API's own words is about the model; any other comes from a wrong address. */
  private static boolean isUnknownModel(ErrorBody body) {
    return body.isOpenAis() && !body.text().startsWith("Invalid URL");
  }

  /** What is said without a status; in one, the type would be too general. */
  private static Kind byType(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "invalid_request_error" -> Kind.REJECTED;
      case "rate_limit_exceeded", "rate_limit_error" -> Kind.THROTTLED;
      case "invalid_api_key", "authentication_error", "permission_error" -> Kind.UNAUTHORIZED;
      default -> Kind.UNAVAILABLE;
    };
  }

  /** An empty account stays empty, whatever its status. */
  private static boolean isRetryable(Kind kind, Optional<Integer> status, ErrorBody body) {
    return kind.isRetryable() && !isQuota(body) && status.map(RetryTable::isRetryable).orElse(true);
  }

  private static Optional<Boolean> flag(String value) {
    return switch (value) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static String requestId(String id) {
    return id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID);
  }

  private static String message(String what, Kind kind, ErrorBody body) {
    var message = new StringBuilder(what);
    body.word().ifPresent(word -> message.append(" (").append(word).append(')'));
    if (kind == Kind.UNAUTHORIZED) { // servers quote the key that they refuse
      message.append(": check the api-key");
    } else if (!body.text().isEmpty()) {
      message.append(": ").append(body.text());
    }
    return kind == Kind.MALFORMED ? message + "; check the base-url" : message.toString();
  }
}
