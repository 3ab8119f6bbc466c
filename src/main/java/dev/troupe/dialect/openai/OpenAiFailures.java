package dev.troupe.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Failures;
import dev.troupe.model.ModelFailure.Kind;
import java.util.Optional;

/** Judges errors by OpenAI's words, and by those of the servers that speak its API. */
final class OpenAiFailures extends Failures {

  static final OpenAiFailures INSTANCE = new OpenAiFailures();

  private OpenAiFailures() {}

  // {"error":{…}}, or vLLM's {"object":"error","message":"…","type":"NotFoundError","code":404}
  static ErrorBody body(byte[] body) {
    return ErrorBody.of(
        body,
        root ->
            root.hasNonNull("error")
                ? Optional.of(body(root.get("error")))
                : Optional.of(root)
                    .filter(it -> it.path("object").asText("").equals("error"))
                    .map(OpenAiFailures::body));
  }

  // {"message":"…","type":"…","param":null,"code":"…"}, or a bare text
  static ErrorBody body(JsonNode error) {
    return ErrorBody.vendors(
        ErrorBody.word(error.path("code")).or(() -> ErrorBody.word(error.path("type"))),
        ErrorBody.status(error.path("code")),
        error.isTextual() ? error.textValue() : error.path("message").asText(""));
  }

  @Override
  protected ErrorBody read(byte[] body) {
    return body(body);
  }

  @Override
  protected Optional<Kind> byWord(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "content_filter", "content_policy_violation" -> Optional.of(Kind.BLOCKED);
      case "context_length_exceeded", "exceed_context_size_error" -> Optional.of(Kind.REJECTED);
      case "model_not_found", "DeploymentNotFound" -> Optional.of(Kind.UNKNOWN_MODEL);
      default -> isSpent(body) ? Optional.of(Kind.THROTTLED) : Optional.empty();
    };
  }

  @Override
  protected boolean isSpent(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "insufficient_quota", "billing_hard_limit_reached", "billing_not_active" -> true;
      default -> false;
    };
  }

  @Override
  protected boolean isAboutTheAddress(ErrorBody body) {
    return body.text().startsWith("Invalid URL");
  }

  @Override
  protected Kind byType(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "invalid_request_error" -> Kind.REJECTED;
      case "rate_limit_exceeded", "rate_limit_error" -> Kind.THROTTLED;
      case "invalid_api_key", "authentication_error", "permission_error" -> Kind.UNAUTHORIZED;
      default -> Kind.UNAVAILABLE;
    };
  }
}
