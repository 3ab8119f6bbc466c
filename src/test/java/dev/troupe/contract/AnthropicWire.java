package dev.troupe.contract;

import java.util.Map;

/** Anthropic's Messages, in the words of its API reference. */
final class AnthropicWire implements VendorWire {

  private static final String USAGE =
      """
      {"input_tokens":9,"cache_creation_input_tokens":2,"cache_read_input_tokens":4,\
      "output_tokens":7,"output_tokens_details":{"thinking_tokens":3}}\
      """;

  @Override
  public String dialect() {
    return "anthropic";
  }

  @Override
  public String basePath() {
    return "/v1";
  }

  @Override
  public Map<String, String> without() {
    return EmbeddingClaims.without();
  }

  @Override
  public ErrorAnswer error(Trouble trouble) {
    return switch (trouble) {
      case CONTEXT_TOO_LONG ->
          error(400, "invalid_request_error", "prompt is too long: 205000 tokens > 200000 maximum");
      case FILTERED ->
          error(400, "invalid_request_error", "Output blocked by content filtering policy");
      case SPENT -> error(402, "billing_error", "There is an issue with your billing");
      case THROTTLED -> error(429, "rate_limit_error", "Too many requests");
      case OVERLOADED -> error(529, "overloaded_error", "Overloaded");
      case SERVER_ERROR -> error(500, "api_error", "Internal server error");
      case TIMED_OUT -> error(504, "timeout_error", "Request timed out");
    };
  }

  private static ErrorAnswer error(int status, String type, String message) {
    return new ErrorAnswer(
        status,
        """
        {"type":"error","error":{"type":"%s","message":"%s"},"request_id":"req_1"}\
        """
            .formatted(type, message));
  }

  @Override
  public String whole(Oddity oddity) {
    return """
    {"id":"msg_1","type":"message","role":"assistant","model":"m",%s
     "content":[{"type":"text","text":"Hi"}%s],"stop_reason":"%s","usage":%s}\
    """
        .formatted(
            oddity == Oddity.UNKNOWN_EVENT ? "\"mood\":[{}]," : "",
            oddity == Oddity.UNKNOWN_EVENT ? ",{\"type\":\"hologram\",\"text\":\"no\"}" : "",
            stopReason(oddity),
            oddity.usage(USAGE));
  }

  private static String stopReason(Oddity oddity) {
    return switch (oddity) {
      case UNKNOWN_FINISH_REASON -> "tired";
      case CUT_BY_LENGTH -> "max_tokens";
      case CUT_BY_FILTER -> "refusal";
      default -> "end_turn";
    };
  }

  @Override
  public String stream(Oddity oddity) {
    return """
    event: message_start
    data: {"type":"message_start","message":{"id":"msg_1","model":"m","content":[],"usage":%s}}

    event: content_block_start
    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

    : a comment
    event: ping
    data: {"type": "ping"}

    %sevent: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

    event: content_block_stop
    data: {"type":"content_block_stop","index":0}

    event: message_delta
    data: {"type":"message_delta","delta":{"stop_reason":"%s"},"usage":%s}

    event: message_stop
    data: {"type":"message_stop"}

    """
        .formatted(
            oddity.usage(USAGE),
            oddity == Oddity.UNKNOWN_EVENT ? "event: mood\ndata: {\"type\":\"mood\"}\n\n" : "",
            stopReason(oddity),
            oddity.usage(USAGE));
  }
}
