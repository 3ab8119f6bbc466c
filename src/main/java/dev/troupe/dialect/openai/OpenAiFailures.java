package dev.troupe.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Failures;
import dev.troupe.dialect.WireError;
import dev.troupe.model.ModelFailure.Kind;
import java.util.Optional;

/** Judges errors by OpenAI's words, and by those of the servers that speak its APIs. */
public final class OpenAiFailures extends Failures {

  public static final OpenAiFailures INSTANCE = new OpenAiFailures();

  private static final String ERROR = "error";

  private OpenAiFailures() {}

  /** What an error answer says, or an event that is one. */
  public static ErrorBody body(byte[] body) {
    // {"error":{…}}; an event's {"type":"error","code":"…","message":"…"};
    // or vLLM's {"object":"error","message":"…","type":"NotFoundError","code":404}
    return ErrorBody.of(
        body,
        root ->
            root.hasNonNull(ERROR)
                ? Optional.of(body(root.get(ERROR)))
                : Optional.of(root).filter(OpenAiFailures::isError).map(OpenAiFailures::body));
  }

  private static boolean isError(JsonNode root) {
    return root.path("object").asText("").equals(ERROR)
        || root.path("type").asText("").equals(ERROR);
  }

  /** What the object of an error says. */
  public static ErrorBody body(JsonNode error) {
    // {"message":"…","type":"…","param":null,"code":"…"}, or a bare text
    return ErrorBody.vendors(
        ErrorBody.word(error.path("code"))
            .or(() -> ErrorBody.word(error.path("type")).filter(type -> !type.equals(ERROR))),
        ErrorBody.status(error.path("code")),
        error.isTextual() ? error.textValue() : error.path("message").asText(""));
  }

  @Override
  protected ErrorBody read(WireError error) {
    return body(error.body());
  }

  @Override
  protected Optional<Kind> byWord(ErrorBody body) {
    return switch (body.word().orElse("")) {
      case "content_filter",
          "content_policy_violation",
          "image_content_policy_violation",
          "invalid_prompt", // "your prompt was flagged"
          "bio_policy" ->
          Optional.of(Kind.BLOCKED);
      case "context_length_exceeded", "exceed_context_size_error" -> Optional.of(Kind.REJECTED);
      case "model_not_found", "DeploymentNotFound" -> Optional.of(Kind.UNKNOWN_MODEL);
      default ->
          isSpent(body)
              ? Optional.of(Kind.THROTTLED)
              : Optional.of(Kind.UNKNOWN_MODEL).filter(_ -> isUnknownToDial(body));
    };
  }

  /** DIAL tells it in plain text. */
  private static boolean isUnknownToDial(ErrorBody body) {
    return !body.isVendors() && body.text().startsWith("Unknown application: ");
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
    return body.text().startsWith("Invalid URL")
        || body.text().equals("Resource not found"); // Azure's; of a deployment it says so
  }

  @Override
  protected Kind byType(ErrorBody body) {
    var word = body.word().orElse("");
    return switch (word) {
      case "invalid_request_error", "invalid_encrypted_content", "data_residency_mismatch" ->
          Kind.REJECTED;
      case "rate_limit_exceeded", "rate_limit_error", "too_many_requests" -> Kind.THROTTLED;
      case "invalid_api_key", "authentication_error", "permission_error" -> Kind.UNAUTHORIZED;
      default -> word.contains("image") ? Kind.REJECTED : Kind.UNAVAILABLE; // image_too_large
    };
  }
}
