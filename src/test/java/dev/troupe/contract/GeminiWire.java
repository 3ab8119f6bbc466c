package dev.troupe.contract;

import java.util.Arrays;
import java.util.Map;

/** Gemini's generateContent, in the words of Google's API reference. */
final class GeminiWire implements VendorWire {

  private static final String USAGE =
      """
      {"promptTokenCount":15,"cachedContentTokenCount":4,"candidatesTokenCount":4,\
      "thoughtsTokenCount":3,"totalTokenCount":22}\
      """;

  @Override
  public String dialect() {
    return "gemini";
  }

  @Override
  public String basePath() {
    return "/v1beta";
  }

  @Override
  public Map<String, String> without() {
    return Map.of("embeddingCountsTokens", "it does not count them");
  }

  @Override
  public ErrorAnswer error(Trouble trouble) {
    return switch (trouble) {
      case CONTEXT_TOO_LONG ->
          error(400, "INVALID_ARGUMENT", "The input token count exceeds the maximum");
      case FILTERED ->
          new ErrorAnswer(200, "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}");
      case SPENT -> spent();
      case THROTTLED -> error(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted");
      case OVERLOADED -> error(503, "UNAVAILABLE", "The model is overloaded");
      case SERVER_ERROR -> error(500, "INTERNAL", "An internal error has occurred");
      case TIMED_OUT -> error(504, "DEADLINE_EXCEEDED", "The request timed out");
    };
  }

  private static ErrorAnswer error(int status, String word, String message) {
    return new ErrorAnswer(
        status,
        """
        {"error":{"code":%d,"message":"%s","status":"%s"}}\
        """
            .formatted(status, message, word));
  }

  private static ErrorAnswer spent() {
    return new ErrorAnswer(
        429,
        """
        {"error":{"code":429,"message":"You exceeded your current quota",
          "status":"RESOURCE_EXHAUSTED","details":[
          {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
            {"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},
          {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"33s"}]}}\
        """);
  }

  @Override
  public String whole(Oddity oddity) {
    return """
    {"candidates":[{"content":{"parts":[{"text":"Hi"}],"role":"model"},"finishReason":"%s",
      "index":0}],%s"usageMetadata":%s,"modelVersion":"m","responseId":"r"}\
    """
        .formatted(
            finishReason(oddity),
            oddity == Oddity.UNKNOWN_EVENT ? "\"mood\":[{}]," : "",
            oddity.usage(USAGE));
  }

  private static String finishReason(Oddity oddity) {
    return switch (oddity) {
      case UNKNOWN_FINISH_REASON -> "TIRED";
      case CUT_BY_LENGTH -> "MAX_TOKENS";
      case CUT_BY_FILTER -> "SAFETY";
      default -> "STOP";
    };
  }

  @Override
  public String stream(Oddity oddity) {
    return """
    %sdata: {"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"responseId":"r"}

    : a comment
    data: {"candidates":[{"finishReason":"%s"}],"usageMetadata":%s,"responseId":"r"}

    """
        .formatted(
            oddity == Oddity.UNKNOWN_EVENT ? "event: mood\ndata: {\"mood\":1}\n\n" : "",
            finishReason(oddity),
            oddity.usage(USAGE));
  }

  @Override
  public String vectors(String... vectors) {
    var items = Arrays.stream(vectors).map(vector -> "{\"values\":" + vector + "}").toList();
    return "{\"embeddings\":[" + String.join(",", items) + "]}";
  }
}
