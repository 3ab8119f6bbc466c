package dev.troupe.simulator;

/** Which API is spoken at which path. */
final class Protocols {

  private static final Protocol CHAT = new ChatProtocol();
  private static final Protocol ANTHROPIC = new AnthropicProtocol();

  private Protocols() {}

  /** Returns whether questions are answered at {@code path}. */
  static boolean serves(String path) {
    return switch (path) {
      case "/v1/chat/completions", "/v1/messages" -> true;
      default -> false;
    };
  }

  /** Returns the API at {@code path}; Chat Completions where there is none. */
  static Protocol at(String path) {
    return path.equals("/v1/messages") ? ANTHROPIC : CHAT;
  }
}
