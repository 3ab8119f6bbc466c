package dev.troupe.dialect.openai;

import dev.troupe.dialect.AnswerDecoder;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Embedder;
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
 * <p>It comes in kinds that differ in the address and the header of the key, and in one key of the
 * request, the limit of output tokens: OpenAI's own reasoning models refuse {@code max_tokens},
 * while several other servers know nothing else, and ignore {@code max_completion_tokens} in
 * silence, which leaves an answer without a limit.
 *
 * <p>Extras under {@value #EXTRAS} are added to the request as they are; a key that {@link
 * ModelRequest} has a field for is refused there. Thinking is read from {@code reasoning_content}
 * or {@code reasoning}, and never sent back: the API has no place for it.
 *
 * <p>A refusal is an answer, not a failure: its text is the model's own, and may come after other
 * text that was already shown. It is told as text, with the finish reason {@code CONTENT_FILTER}.
 */
public final class OpenAiDialect implements Dialect {

  /** The namespace of the extras that all kinds know. */
  static final String EXTRAS = "openai";

  private static final String PATH = "/chat/completions";

  private final ChatServer server;
  private final Optional<String> version;
  private final BodyWriter requests;

  private OpenAiDialect(ChatServer server, Optional<String> version) {
    this.server = server;
    this.version = version;
    requests = new BodyWriter(server.maxTokensKey);
  }

  /** {@code openai}: sends {@code max_completion_tokens}, as OpenAI wants it. */
  public OpenAiDialect() {
    this(ChatServer.OPENAI, Optional.empty());
  }

  /** {@code openai-compatible}: sends {@code max_tokens}, which all the other servers know. */
  public static OpenAiDialect compatible() {
    return new OpenAiDialect(ChatServer.COMPATIBLE, Optional.empty());
  }

  /**
   * {@code azure-openai}: asks for a deployment, whose name stands for the model.
   *
   * <p>It is in the body, below {@code /openai/v1}; in a dated version of the API it is a part of
   * the address, below {@code /openai}.
   */
  public static OpenAiDialect azure() {
    return new OpenAiDialect(ChatServer.AZURE, Optional.empty());
  }

  /** {@code dial}: asks at a deployment's address, below {@code /openai}, with an Api-Key. */
  public static OpenAiDialect dial() {
    return new OpenAiDialect(ChatServer.DIAL, Optional.empty());
  }

  @Override
  public Dialect at(String version) {
    return server.hasVersions()
        ? new OpenAiDialect(server, Optional.of(ChatServer.checked(version)))
        : Dialect.super.at(version);
  }

  @Override
  public String name() {
    return server.dialect;
  }

  @Override
  public Map<String, String> authorization(String key) {
    return server.authorization(key);
  }

  @Override
  public WireRequest encode(ModelRequest request, String model, boolean streamed) {
    return new WireRequest(
        server.path(PATH, model, version), Map.of(), requests.write(request, model, streamed));
  }

  @Override
  public Optional<Embedder> embedder() {
    return Optional.of(new OpenAiEmbedder(server, version));
  }

  @Override
  public AnswerDecoder decoder() {
    return new OpenAiDecoder();
  }

  @Override
  public ModelFailure failure(WireError error) {
    return OpenAiFailures.INSTANCE.of(error);
  }

  /** Azure lists what can be deployed, and not what is. */
  @Override
  public Optional<ModelList> models() {
    // {"object":"list","data":[{"id":"…","object":"model"}]}
    return server == ChatServer.AZURE
        ? Optional.empty()
        : Optional.of(ModelList.of("/models", "data", "id"));
  }

  @Override
  public Rates rates(Function<String, Optional<String>> header) {
    return RateHeaders.openAi(header);
  }
}
