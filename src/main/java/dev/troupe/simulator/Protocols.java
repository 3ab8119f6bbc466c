package dev.troupe.simulator;

import java.util.Map;
import java.util.Optional;

/** Which API is spoken at which path. */
final class Protocols {

  private static final Protocol CHAT = new ChatProtocol();
  private static final Protocol AZURE = new AzureProtocol();

  private static final Map<String, Protocol> BY_PATH =
      Map.of(
          "/v1/chat/completions", CHAT,
          "/v1/responses", new ResponsesProtocol(),
          "/openai/v1/chat/completions", AZURE,
          "/v1/messages", new AnthropicProtocol(),
          "/api/chat", new OllamaProtocol());

  private static final Map<String, Protocol> BY_BEGINNING =
      Map.of(
          AzureProtocol.DEPLOYMENTS, AZURE,
          DialProtocol.DEPLOYMENTS, new DialProtocol(),
          GeminiProtocol.MODELS, new GeminiProtocol());

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
                BY_BEGINNING.entrySet().stream()
                    .filter(entry -> path.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst());
  }
}
