package dev.troupe.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.dialect.DialectJson;
import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Failures;
import dev.troupe.dialect.RetryHint;
import dev.troupe.dialect.WireError;
import dev.troupe.model.ModelFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Judges errors by the words of Google's APIs. */
final class GeminiFailures extends Failures {

  static final GeminiFailures INSTANCE = new GeminiFailures();

  private GeminiFailures() {}

  // {"code":429,"message":"…","status":"RESOURCE_EXHAUSTED","details":[{"@type":"…"}]}
  static ErrorBody body(JsonNode error) {
    return ErrorBody.vendors(
        dailyQuota(error).or(() -> reason(error)).or(() -> ErrorBody.word(error.path("status"))),
        ErrorBody.status(error.path("code")),
        error.isTextual() ? error.textValue() : error.path("message").asText(""));
  }

  private static Stream<JsonNode> details(JsonNode error, String type) {
    return StreamSupport.stream(error.path("details").spliterator(), false)
        .filter(detail -> detail.path("@type").asText("").endsWith(type));
  }

  // {"@type":"…google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDay…"}]}
  private static Optional<String> dailyQuota(JsonNode error) {
    return details(error, "google.rpc.QuotaFailure")
        .flatMap(it -> StreamSupport.stream(it.path("violations").spliterator(), false))
        .flatMap(violation -> ErrorBody.word(violation.path("quotaId")).stream())
        .filter(quota -> quota.contains("PerDay"))
        .findFirst();
  }

  // {"@type":"…google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}
  private static Optional<String> reason(JsonNode error) {
    return details(error, "google.rpc.ErrorInfo")
        .flatMap(it -> ErrorBody.word(it.path("reason")).stream())
        .findFirst();
  }

  @Override
  protected ErrorBody read(WireError error) {
    return ErrorBody.of(
        error.body(),
        root -> root.hasNonNull("error") ? Optional.of(body(root.get("error"))) : Optional.empty());
  }

  // {"@type":"…google.rpc.RetryInfo","retryDelay":"33s"}
  @Override
  protected Optional<Duration> hint(byte[] body) {
    try {
      var root = DialectJson.MAPPER.readTree(body);
      return details((root.isArray() ? root.path(0) : root).path("error"), "google.rpc.RetryInfo")
          .flatMap(it -> RetryHint.of(it.path("retryDelay").asText("")).stream())
          .findFirst();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  @Override
  protected Optional<Kind> byWord(ErrorBody body) {
    var word = body.word().orElse("");
    if (word.startsWith("blockReason.")) {
      return Optional.of(Kind.BLOCKED);
    }
    if (word.equals("API_KEY_INVALID")) { // a bad request, by its status
      return Optional.of(Kind.UNAUTHORIZED);
    }
    return isSpent(body) ? Optional.of(Kind.THROTTLED) : Optional.empty();
  }

  /** What is left of a day is longer than anybody waits. */
  @Override
  protected boolean isSpent(ErrorBody body) {
    return body.word().orElse("").contains("PerDay");
  }

  @Override
  protected Kind byType(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> Kind.REJECTED;
      case "NOT_FOUND" -> Kind.UNKNOWN_MODEL;
      case "RESOURCE_EXHAUSTED" -> Kind.THROTTLED;
      case "UNAUTHENTICATED", "PERMISSION_DENIED" -> Kind.UNAUTHORIZED;
      case "DEADLINE_EXCEEDED" -> Kind.TIMED_OUT;
      default -> Kind.UNAVAILABLE;
    };
  }
}
