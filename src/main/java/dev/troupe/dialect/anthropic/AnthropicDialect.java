package dev.troupe.dialect.anthropic;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.ModelList;
import dev.troupe.dialect.RateHeaders;
import dev.troupe.dialect.Rates;
import dev.troupe.dialect.Thoughts;
import dev.troupe.dialect.WireError;
import dev.troupe.dialect.WireRequest;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Anthropic's Messages.
 *
 * <p>All system messages become the one system prompt. A limit of output tokens is required there:
 * a request that names none gets {@value BodyWriter#USUAL_MAX_TOKENS}. Reasoning effort asks for
 * adaptive thinking; models that want a budget of tokens get it by {@code
 * extras.anthropic.thinking}. There is no seed, and JSON only by a schema.
 *
 * <p>Thinking that this dialect told is sent back block by block as it came; any other has no valid
 * signature and is left out. A refusal is an answer with the finish reason {@code CONTENT_FILTER}.
 */
public final class AnthropicDialect implements Dialect {

  /** Its name, and the namespace of its extras. */
  static final String NAME = "anthropic";

  /** Its thinking, which must be sent back. */
  static final Thoughts THOUGHTS = new Thoughts(NAME);

  private static final String VERSION = "2023-06-01"; // the only one since

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> authorization(String key) {
    return Map.of("x-api-key", key);
  }

  @Override
  public WireRequest encode(ModelRequest request, String model, boolean streamed) {
    return new WireRequest(
        "/messages",
        Map.of("anthropic-version", VERSION),
        BodyWriter.write(request, model, streamed));
  }

  @Override
  public AnswerDecoder decoder() {
    return new AnthropicDecoder();
  }

  @Override
  public ModelFailure failure(WireError error) {
    return AnthropicFailures.INSTANCE.of(error);
  }

  // {"data":[{"type":"model","id":"…","display_name":"…"}],"has_more":false}
  @Override
  public Optional<ModelList> models() {
    return Optional.of(
        new ModelList(
            "/models?limit=1000", Map.of("anthropic-version", VERSION), "data", "id", ""));
  }

  @Override
  public Rates rates(Function<String, Optional<String>> header) {
    return RateHeaders.anthropic(header);
  }
}
