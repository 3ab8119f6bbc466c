package dev.troupe.contract;

import java.util.Map;

/** Ollama's chat, in the words of its {@code docs/api.md}. */
final class OllamaWire implements VendorWire {

  @Override
  public String dialect() {
    return "ollama";
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public String streamType() {
    return "application/x-ndjson";
  }

  @Override
  public Map<String, String> without() {
    return Map.of(
        "countsCachedAndReasoningTokensOnce", "it does not count them",
        "neverRetriesWhereTheAccountIsSpent", "there is no account",
        "tellsTheIdOfTheAnswer", "it has none",
        "tellsThatAFilterCutAnAnswer", "there is no filter",
        "tellsThatAFilterRefused", "there is no filter");
  }

  @Override
  public ErrorAnswer error(Trouble trouble) {
    return switch (trouble) {
      case CONTEXT_TOO_LONG -> error(400, "input length exceeds the context length");
      case THROTTLED -> error(429, "you have reached your hourly usage limit");
      case OVERLOADED -> error(503, "server busy, please try again");
      case SERVER_ERROR -> error(500, "llama runner process has terminated");
      case TIMED_OUT -> error(504, "timed out");
      case FILTERED, SPENT -> throw new IllegalArgumentException("not there: " + trouble);
    };
  }

  private static ErrorAnswer error(int status, String text) {
    return new ErrorAnswer(status, "{\"error\":\"%s\"}".formatted(text));
  }

  @Override
  public String whole(Oddity oddity) {
    return oddity == Oddity.NUMBER_FOR_AN_OBJECT
        ? "{\"model\":\"m\",\"message\":7,\"done\":true}"
        : end(oddity, "Hi");
  }

  private static String end(Oddity oddity, String content) {
    var reason =
        switch (oddity) {
          case UNKNOWN_FINISH_REASON -> "tired";
          case CUT_BY_LENGTH -> "length";
          default -> "stop";
        };
    var count = oddity == Oddity.NULL_USAGE ? "null" : "7";
    return """
    {"model":"m","created_at":"2026-01-01T00:00:00Z",%s\
    "message":{"role":"assistant","content":"%s"},"done":true,"done_reason":"%s",\
    "prompt_eval_count":%s,"eval_count":%s}\
    """
        .formatted(
            oddity == Oddity.UNKNOWN_EVENT ? "\"mood\":[{}]," : "", content, reason, count, count);
  }

  @Override
  public String stream(Oddity oddity) {
    var odd =
        switch (oddity) {
          case NUMBER_FOR_AN_OBJECT -> "{\"message\":7}\n";
          case UNKNOWN_EVENT -> "{\"mood\":7}\n";
          default -> "";
        };
    return """
    %s
    {"model":"m","message":{"role":"assistant","content":"Hi"},"done":false}
    %s
    """
        .formatted(odd, end(oddity, ""));
  }

  @Override
  public String vectors(String... vectors) {
    return "{\"model\":\"m\",\"embeddings\":[" + String.join(",", vectors) + "]}";
  }
}
