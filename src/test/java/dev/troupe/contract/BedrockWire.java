package dev.troupe.contract;

import dev.troupe.http.AwsMessages;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Bedrock's Converse, in the words of its API reference. A stream is written as the type of an
 * event and its payload in each line.
 */
final class BedrockWire implements VendorWire {

  private static final String USAGE =
      """
      {"inputTokens":9,"cacheReadInputTokens":4,"cacheWriteInputTokens":2,"outputTokens":7,\
      "totalTokens":22}\
      """;

  @Override
  public String dialect() {
    return "bedrock";
  }

  @Override
  public String basePath() {
    return "";
  }

  @Override
  public Map<String, String> without() {
    var without = new HashMap<>(EmbeddingClaims.without());
    without.put("countsCachedAndReasoningTokensOnce", "it counts no reasoning");
    without.put("tellsTheIdOfTheAnswer", "it has none");
    without.put("tellsThatAFilterRefused", "a filter ends an answer");
    return without;
  }

  @Override
  public ErrorAnswer error(Trouble trouble) {
    return switch (trouble) {
      case CONTEXT_TOO_LONG ->
          error(400, "ValidationException", "Input is too long for requested model.");
      case SPENT ->
          error(
              429,
              "ThrottlingException",
              "Too many tokens per day, please wait before trying again.");
      case THROTTLED ->
          error(429, "ThrottlingException", "Too many requests, please wait before trying again.");
      case OVERLOADED ->
          error(503, "ServiceUnavailableException", "Bedrock is unable to process your request.");
      case SERVER_ERROR -> error(500, "InternalServerException", "An internal error occurred.");
      case TIMED_OUT -> error(408, "ModelTimeoutException", "Model has timed out.");
      case FILTERED -> throw new IllegalArgumentException("not there: " + trouble);
    };
  }

  private static ErrorAnswer error(int status, String type, String message) {
    return new ErrorAnswer(
        status,
        Map.of("x-amzn-ErrorType", type + ":http://internal.amazon.com/coral/com.amazon.bedrock/"),
        "{\"message\":\"%s\"}".formatted(message));
  }

  @Override
  public String requestIdHeader() {
    return "x-amzn-RequestId";
  }

  @Override
  public String whole(Oddity oddity) {
    return """
    {"output":{"message":{"role":"assistant","content":[{"text":"Hi"}%s]}},
     "stopReason":"%s",%s"usage":%s,"metrics":{"latencyMs":1}}\
    """
        .formatted(
            oddity == Oddity.UNKNOWN_EVENT ? ",{\"hologram\":{\"text\":\"no\"}}" : "",
            stopReason(oddity),
            oddity == Oddity.UNKNOWN_EVENT ? "\"mood\":[{}]," : "",
            oddity.usage(USAGE));
  }

  private static String stopReason(Oddity oddity) {
    return switch (oddity) {
      case UNKNOWN_FINISH_REASON -> "tired";
      case CUT_BY_LENGTH -> "max_tokens";
      case CUT_BY_FILTER -> "guardrail_intervened";
      default -> "end_turn";
    };
  }

  @Override
  public String stream(Oddity oddity) {
    return """
    messageStart {"role":"assistant","p":"abc"}
    %scontentBlockDelta {"contentBlockIndex":0,"delta":{"text":"Hi"},"p":"abcdef"}
    contentBlockStop {"contentBlockIndex":0}
    messageStop {"stopReason":"%s"}
    metadata {"usage":%s,"metrics":{"latencyMs":1}}
    """
        .formatted(odd(oddity), stopReason(oddity), oddity.usage(USAGE));
  }

  private static String odd(Oddity oddity) {
    return switch (oddity) {
      case UNKNOWN_EVENT -> "mood {\"mood\":1}\n";
      case NUMBER_FOR_AN_OBJECT -> "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":7}\n";
      default -> "";
    };
  }

  @Override
  public String streamType() {
    return "application/vnd.amazon.eventstream";
  }

  @Override
  public byte[] framed(String stream) {
    var bytes = new ByteArrayOutputStream();
    stream
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(event -> bytes.writeBytes(AwsMessages.event(event[0], event[1])));
    return bytes.toByteArray();
  }
}
