package dev.troupe.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.dialect.ErrorBody;
import dev.troupe.dialect.Failures;
import dev.troupe.dialect.WireError;
import dev.troupe.model.ModelFailure.Kind;
import java.util.Optional;

/** Judges errors by their status: Ollama has no words for them, only text for people. */
final class OllamaFailures extends Failures {

  static final OllamaFailures INSTANCE = new OllamaFailures();

  private OllamaFailures() {}

  // "model 'x' not found"
  static ErrorBody body(JsonNode error) {
    return ErrorBody.vendors(
        Optional.empty(),
        Optional.empty(),
        error.isTextual() ? error.textValue() : error.path("message").asText(""));
  }

  // {"error":"…"}
  @Override
  protected ErrorBody read(WireError error) {
    return ErrorBody.of(
        error.body(),
        root -> root.hasNonNull("error") ? Optional.of(body(root.get("error"))) : Optional.empty());
  }

  @Override
  protected Optional<Kind> byWord(ErrorBody body) {
    return Optional.empty();
  }

  @Override
  protected Kind byType(ErrorBody body) {
    return Kind.UNAVAILABLE;
  }

  @Override
  protected boolean isSpent(ErrorBody body) {
    return false;
  }
}
