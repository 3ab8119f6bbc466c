package dev.troupe.simulator;

import java.util.Map;

/** Which API is spoken at which path. */
final class Protocols {

  private static final Protocol CHAT = new ChatProtocol();
  private static final Protocol GEMINI = new GeminiProtocol();
  private static final Map<String, Protocol> BY_PATH =
      Map.of(
          "/v1/chat/completions", CHAT,
          "/v1/responses", new ResponsesProtocol(),
          "/v1/messages", new AnthropicProtocol(),
          "/api/chat", new OllamaProtocol());

  private Protocols() {}

  /** Returns whether questions are answered at {@code path}. */
  static boolean serves(String path) {
    return BY_PATH.containsKey(path) || path.startsWith(GeminiProtocol.MODELS);
  }

  /** Returns the API at {@code path}; Chat Completions where there is none. */
  static Protocol at(String path) {
    return path.startsWith(GeminiProtocol.MODELS) ? GEMINI : BY_PATH.getOrDefault(path, CHAT);
  }
}
