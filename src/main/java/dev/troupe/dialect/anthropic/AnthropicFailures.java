package dev.troupe.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Failures;
import dev.troupe.dialect.WireError;
import dev.troupe.model.ModelFailure.Kind;
import java.util.Optional;

/** Judges errors by Anthropic's words. */
final class AnthropicFailures extends Failures {

  static final AnthropicFailures INSTANCE = new AnthropicFailures();

  private AnthropicFailures() {}

  // {"type":"error","error":{…},"request_id":"req_…"}
  static ErrorBody body(byte[] body) {
    return ErrorBody.of(
        body,
        root -> root.hasNonNull("error") ? Optional.of(body(root.get("error"))) : Optional.empty());
  }

  // {"type":"rate_limit_error","message":"…","details":{"error_code":"…"}}
  static ErrorBody body(JsonNode error) {
    return ErrorBody.vendors(
        ErrorBody.word(error.path("details").path("error_code"))
            .or(() -> ErrorBody.word(error.path("type"))),
        Optional.empty(),
        error.isTextual() ? error.textValue() : error.path("message").asText(""));
  }

  @Override
  protected ErrorBody read(WireError error) {
    return body(error.body());
  }

  @Override
  protected Optional<Kind> byWord(ErrorBody body) {
    if (isSpent(body)) {
      return Optional.of(Kind.THROTTLED);
    }
    // the words for it are those of any bad request
    return body.says("invalid_request_error") && body.text().contains("content filtering policy")
        ? Optional.of(Kind.BLOCKED)
        : Optional.empty();
  }

  @Override
  protected boolean isSpent(ErrorBody body) {
    return body.says("billing_error")
        || body.says("enforced_spend_limit_reached")
        || body.text().startsWith("Your credit balance is too low"); // a bad request, by its type
  }

  @Override
  protected boolean isAboutTheAddress(ErrorBody body) {
    return body.text().equalsIgnoreCase("not found");
  }

  @Override
  protected Kind byType(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "invalid_request_error", "request_too_large" -> Kind.REJECTED;
      case "not_found_error" -> Kind.UNKNOWN_MODEL;
      case "rate_limit_error" -> Kind.THROTTLED;
      case "authentication_error", "permission_error" -> Kind.UNAUTHORIZED;
      case "timeout_error" -> Kind.TIMED_OUT;
      default -> Kind.UNAVAILABLE; // overloaded_error, api_error
    };
  }
}
