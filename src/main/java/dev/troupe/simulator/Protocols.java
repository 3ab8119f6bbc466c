package dev.troupe.simulator;

import java.util.Map;
import java.util.Optional;

/** Which API is spoken at which path. */
final class Protocols {

  private static final Protocol CHAT = new ChatProtocol();
  private static final Protocol AZURE = new AzureProtocol();
  private static final Protocol DIAL = new DialProtocol();
  private static final Protocol GEMINI = new GeminiProtocol();
  private static final Protocol OLLAMA = new OllamaProtocol();
  private static final String EMBEDDINGS = "/embeddings";

  private static final Map<String, Protocol> BY_PATH =
      Map.of(
          "/v1/chat/completions", CHAT,
          "/v1/embeddings", new VectorProtocol(CHAT, OpenAiVectors.byBody()),
          "/v1/responses", new ResponsesProtocol(),
          "/openai/v1/chat/completions", AZURE,
          "/openai/v1/embeddings", new VectorProtocol(AZURE, OpenAiVectors.byBody()),
          "/v1/messages", new AnthropicProtocol(),
          "/api/chat", OLLAMA,
          "/api/embed", new VectorProtocol(OLLAMA, new OllamaVectors()));

  private static final Map<String, Protocol> BY_BEGINNING =
      Map.of(
          AzureProtocol.DEPLOYMENTS, AZURE,
          DialProtocol.DEPLOYMENTS, DIAL,
          GeminiProtocol.MODELS, GEMINI,
          BedrockProtocol.MODELS, new BedrockProtocol());

  /** Those for vectors, at the same addresses but for their ends. */
  private static final Map<String, Protocol> OF_VECTORS =
      Map.of(
          AzureProtocol.DEPLOYMENTS,
          new VectorProtocol(
              AZURE, new OpenAiVectors(request -> AzureProtocol.model(request, EMBEDDINGS))),
          DialProtocol.DEPLOYMENTS,
          new VectorProtocol(
              DIAL,
              new OpenAiVectors(
                  request ->
                      AzureProtocol.deployment(
                          request.path(), DialProtocol.DEPLOYMENTS, EMBEDDINGS))),
          GeminiProtocol.MODELS,
          new VectorProtocol(GEMINI, new GeminiVectors()));

  private Protocols() {}

  /** Returns whether questions are answered at {@code path}. */
  static boolean serves(String path) {
    return find(path).isPresent();
  }

  /** Returns the API at {@code path}; Chat Completions where there is none. */
  static Protocol at(String path) {
    return find(path).orElse(CHAT);
  }

  private static Optional<Protocol> find(String path) {
    return Optional.ofNullable(BY_PATH.get(path))
        .or(
            () ->
                byBeginning(path).entrySet().stream()
                    .filter(entry -> path.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst());
  }

  private static Map<String, Protocol> byBeginning(String path) {
    return path.endsWith(EMBEDDINGS) || path.endsWith(":batchEmbedContents")
        ? OF_VECTORS
        : BY_BEGINNING;
  }
}
