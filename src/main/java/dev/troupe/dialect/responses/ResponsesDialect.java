package dev.troupe.dialect.responses;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Embedder;
import dev.troupe.dialect.ModelList;
import dev.troupe.dialect.RateHeaders;
import dev.troupe.dialect.Rates;
import dev.troupe.dialect.WireError;
import dev.troupe.dialect.WireRequest;
import dev.troupe.dialect.openai.OpenAiEmbedder;
import dev.troupe.dialect.openai.OpenAiFailures;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * OpenAI's Responses.
 *
 * <p>Each request holds the whole conversation, and nothing is stored at OpenAI. Reasoning effort
 * asks for a summary of the reasoning, which is told as thinking, and for the reasoning itself in
 * an encrypted form; models that do not reason refuse to be asked for either. The encrypted items
 * that an answer held are sent back as they came, in their places, and so is the phase of each
 * message; any other thinking is left out. There is no seed, and there are no stop texts.
 *
 * <p>A refusal is an answer, not a failure: its text is told as text, with the finish reason {@code
 * CONTENT_FILTER}.
 */
public final class ResponsesDialect implements Dialect {

  /** Its name, and the namespace of its extras. */
  static final String NAME = "openai-responses";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public WireRequest encode(ModelRequest request, String model, boolean streamed) {
    return new WireRequest("/responses", Map.of(), BodyWriter.write(request, model, streamed));
  }

  @Override
  public AnswerDecoder decoder() {
    return new ResponsesDecoder();
  }

  @Override
  public ModelFailure failure(WireError error) {
    return OpenAiFailures.INSTANCE.of(error);
  }

  /** The vectors are of another API of the same vendor, at the same address. */
  @Override
  public Optional<Embedder> embedder() {
    return Optional.of(OpenAiEmbedder.openAi());
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
