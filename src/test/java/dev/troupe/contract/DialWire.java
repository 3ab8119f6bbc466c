package dev.troupe.contract;

import java.util.Map;

/** DIAL, in the words of its API reference: chat completions, and errors of its core. */
final class DialWire implements VendorWire {

  private final OpenAiWire chat = new OpenAiWire(); // what both say alike

  @Override
  public String dialect() {
    return "dial";
  }

  @Override
  public String basePath() {
    return "/dial/openai";
  }

  @Override
  public Map<String, String> without() {
    return chat.without();
  }

  @Override
  public ErrorAnswer error(Trouble trouble) {
    return switch (trouble) {
      case THROTTLED ->
          new ErrorAnswer(
              429, "{\"error\":{\"code\":\"429\",\"message\":\"Hit token rate limit\"}}");
      case OVERLOADED -> new ErrorAnswer(502, "No route");
      case CONTEXT_TOO_LONG, FILTERED, SPENT, SERVER_ERROR, TIMED_OUT -> chat.error(trouble);
    };
  }

  @Override
  public String whole(Oddity oddity) {
    return chat.whole(oddity);
  }

  @Override
  public String stream(Oddity oddity) {
    return chat.stream(oddity);
  }
}
