package dev.troupe.ingress;

import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.tool.ToolFailure;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;

/**
 * Why a request gets no answer, before it is put into the words of one API.
 *
 * @param status 400–599
 * @param type what it is, in our vocabulary
 * @param code what OpenAI's clients know it by, where that differs
 * @param param the field at fault, {@code messages[1].content}
 * @param retryAfter how long to wait before another try, where it is known
 * @param header what else the response must say
 */
record Problem(
    int status,
    String type,
    Optional<String> code,
    String message,
    Optional<String> param,
    boolean retryable,
    Optional<Duration> retryAfter,
    Optional<HttpHeader> header) {

  private static final int UNAVAILABLE = 503;

  static Problem of(int status, String type, String message) {
    return new Problem(
        status,
        type,
        Optional.empty(),
        message,
        Optional.empty(),
        status == UNAVAILABLE,
        Optional.empty(),
        Optional.empty());
  }

  /** The client's mistake in {@code field}; {@code fault} goes on from its name. */
  static Problem invalid(String field, String fault) {
    return of(400, "invalid_input", field + ": " + fault).at(field);
  }

  static Problem internal() {
    return of(500, "internal", "ingress: the request failed for a reason that the log tells");
  }

  /** A model call's failure. */
  static Problem of(ModelFailure failure) {
    var problem = ofKind(failure.kind(), failure.message());
    return new Problem(
        problem.status,
        problem.type,
        problem.code.or(failure::code),
        failure.message(),
        problem.param,
        failure.retryable(),
        failure.retryAfter(),
        Optional.empty());
  }

  /** A tool call's failure, or that of the model call behind it. */
  static Problem of(ToolFailure failure) {
    var problem =
        switch (failure.type()) {
          case "invalid_input" -> of(400, failure.type(), failure.message());
          case "unknown_tool" -> of(404, failure.type(), failure.message());
          default -> ofKind(failure);
        };
    return new Problem(
        problem.status,
        problem.type,
        problem.code,
        failure.message(),
        problem.param,
        failure.retryable(),
        failure.model().flatMap(ModelFailure::retryAfter),
        Optional.empty());
  }

  private static Problem ofKind(ToolFailure failure) {
    for (var kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(failure.type())) {
        return ofKind(kind, failure.message());
      }
    }
    return of(500, failure.type(), failure.message());
  }

  private static Problem ofKind(Kind kind, String message) {
    return switch (kind) {
      case REJECTED -> of(400, "rejected", message);
      case UNKNOWN_MODEL -> of(404, "unknown_model", message).code("model_not_found").at("model");
      case BLOCKED -> of(400, "content_filter", message).code("content_filter");
      case UNAUTHORIZED -> of(502, "provider_unauthorized", message).code("provider_unauthorized");
      case THROTTLED -> of(429, "throttled", message);
      case OVERLOADED -> of(UNAVAILABLE, "overloaded", message);
      case UNAVAILABLE -> of(UNAVAILABLE, "unavailable", message);
      case TIMED_OUT -> of(504, "timed_out", message);
      case MALFORMED -> of(502, "malformed", message);
      case BROKEN -> of(502, "broken", message);
      case CANCELLED -> of(UNAVAILABLE, "cancelled", message); // the client is still there
    };
  }

  Problem code(String code) {
    return new Problem(
        status, type, Optional.of(code), message, param, retryable, retryAfter, header);
  }

  Problem at(String field) {
    return new Problem(
        status, type, code, message, Optional.of(field), retryable, retryAfter, header);
  }

  Problem with(HttpHeader said) {
    return new Problem(
        status, type, code, message, param, retryable, retryAfter, Optional.of(said));
  }

  /** What {@code Retry-After} says, in seconds; at least 1. Always there with a 503. */
  Optional<Long> retryAfterSeconds() {
    return retryAfter
        .map(pause -> Math.max(1, pause.plusMillis(999).toSeconds()))
        .or(() -> status == UNAVAILABLE ? Optional.of(1L) : Optional.empty());
  }
}
