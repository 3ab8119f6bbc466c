package dev.troupe.dialect.openai;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.ModelList;
import dev.troupe.dialect.RateHeaders;
import dev.troupe.dialect.Rates;
import dev.troupe.dialect.WireError;
import dev.troupe.dialect.WireRequest;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * OpenAI's Chat Completions.
 *
 * <p>It comes in two kinds that differ in one key of the request, the limit of output tokens:
 * OpenAI's own reasoning models refuse {@code max_tokens}, while several other servers know nothing
 * else, and ignore {@code max_completion_tokens} in silence, which leaves an answer without a
 * limit.
 *
 * <p>Extras under {@value #EXTRAS} are added to the request as they are; a key that {@link
 * ModelRequest} has a field for is refused there. Thinking is read from {@code reasoning_content}
 * or {@code reasoning}, and never sent back: the API has no place for it.
 *
 * <p>A refusal is an answer, not a failure: its text is the model's own, and may come after other
 * text that was already shown. It is told as text, with the finish reason {@code CONTENT_FILTER}.
 */
public final class OpenAiDialect implements Dialect {

  /** The namespace of the extras that both kinds know. */
  static final String EXTRAS = "openai";

  private final String name;
  private final BodyWriter requests;

  private OpenAiDialect(String name, String maxTokensKey) {
    this.name = name;
    requests = new BodyWriter(maxTokensKey);
  }

  /** {@code openai}: sends {@code max_completion_tokens}, as OpenAI and Azure want it. */
  public OpenAiDialect() {
    this("openai", "max_completion_tokens");
  }

  /** {@code openai-compatible}: sends {@code max_tokens}, which all the other servers know. */
  public static OpenAiDialect compatible() {
    return new OpenAiDialect("openai-compatible", "max_tokens");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public WireRequest encode(ModelRequest request, String model, boolean streamed) {
    return new WireRequest("/chat/completions", Map.of(), requests.write(request, model, streamed));
  }

  @Override
  public AnswerDecoder decoder() {
    return new OpenAiDecoder();
  }

  @Override
  public ModelFailure failure(WireError error) {
    return OpenAiFailures.INSTANCE.of(error);
  }

  // {"object":"list","data":[{"id":"…","object":"model"}]}
  @Override
  public Optional<ModelList> models() {
    return Optional.of(ModelList.of("/models", "data", "id"));
  }

  @Override
  public Rates rates(Function<String, Optional<String>> header) {
    return RateHeaders.openAi(header);
  }
}
