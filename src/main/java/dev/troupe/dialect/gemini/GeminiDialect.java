package dev.troupe.dialect.gemini;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Embedder;
import dev.troupe.dialect.ModelList;
import dev.troupe.dialect.ModelPath;
import dev.troupe.dialect.WireError;
import dev.troupe.dialect.WireRequest;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import java.util.Map;
import java.util.Optional;

/**
 * Gemini's {@code generateContent} and {@code streamGenerateContent}.
 *
 * <p>All system messages become the one system instruction. Reasoning effort asks for a level of
 * thinking and for its summary; models that want a budget get it by {@code
 * extras.gemini.generationConfig.thinkingConfig}. Pictures must be held by the request.
 *
 * <p>The signatures of thoughts go back with the parts that they came with; the thoughts themselves
 * are only summaries, which the API does not want. A prompt that is blocked fails; an answer that
 * is cut by a filter has the finish reason {@code CONTENT_FILTER}.
 */
public final class GeminiDialect implements Dialect {

  /** Its name, and the namespace of its extras. */
  static final String NAME = "gemini";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> authorization(String key) {
    return Map.of("x-goog-api-key", key);
  }

  @Override
  public WireRequest encode(ModelRequest request, String model, boolean streamed) {
    var method = streamed ? ":streamGenerateContent?alt=sse" : ":generateContent";
    return new WireRequest(path(model) + method, Map.of(), BodyWriter.write(request));
  }

  /** A tuned model has a collection of its own: {@code tunedModels/mine}. */
  static String path(String model) {
    return (model.indexOf('/') < 0 ? "/models/" : "/") + ModelPath.of(model);
  }

  @Override
  public AnswerDecoder decoder() {
    return new GeminiDecoder();
  }

  @Override
  public Optional<Embedder> embedder() {
    return Optional.of(new GeminiEmbedder());
  }

  // {"models":[{"name":"models/gemini-2.5-flash-lite","inputTokenLimit":1048576}]}
  @Override
  public Optional<ModelList> models() {
    return Optional.of(
        new ModelList("/models?pageSize=1000", Map.of(), "models", "name", "models/"));
  }

  @Override
  public ModelFailure failure(WireError error) {
    return GeminiFailures.INSTANCE.of(error);
  }
}
