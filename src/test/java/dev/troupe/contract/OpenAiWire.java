package dev.troupe.contract;

import java.util.Map;

/** OpenAI's Chat Completions, in the words of its OpenAPI description. */
final class OpenAiWire implements VendorWire {

  private static final String USAGE =
      """
      {"prompt_tokens":15,"completion_tokens":7,"total_tokens":22,\
      "prompt_tokens_details":{"cached_tokens":4},\
      "completion_tokens_details":{"reasoning_tokens":3}}\
      """;

  @Override
  public String dialect() {
    return "openai";
  }

  @Override
  public String basePath() {
    return "/v1";
  }

  @Override
  public Map<String, String> without() {
    return Map.of("sendsThinkingBackUnchangedInAToolLoop", "the API has no place for it");
  }

  @Override
  public ErrorAnswer error(Trouble trouble) {
    return switch (trouble) {
      case CONTEXT_TOO_LONG -> error(400, "invalid_request_error", "context_length_exceeded");
      case FILTERED -> error(400, "invalid_request_error", "content_filter");
      case SPENT -> error(429, "insufficient_quota", "insufficient_quota");
      case THROTTLED -> error(429, "requests", "rate_limit_exceeded");
      case OVERLOADED -> error(503, "server_error", "overloaded");
      case SERVER_ERROR -> error(500, "server_error", "server_error");
      case TIMED_OUT -> error(504, "server_error", "timeout");
    };
  }

  private static ErrorAnswer error(int status, String type, String code) {
    return new ErrorAnswer(
        status,
        """
        {"error":{"message":"It is so","type":"%s","param":null,"code":"%s"}}\
        """
            .formatted(type, code));
  }

  @Override
  public String whole(Oddity oddity) {
    return """
    {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m",%s
     "choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null},
       "logprobs":null,"finish_reason":"%s"}],"usage":%s}\
    """
        .formatted(
            oddity == Oddity.UNKNOWN_EVENT ? "\"mood\":[{}]," : "",
            finishReason(oddity),
            oddity.usage(USAGE));
  }

  private static String finishReason(Oddity oddity) {
    return switch (oddity) {
      case UNKNOWN_FINISH_REASON -> "tired";
      case CUT_BY_LENGTH -> "length";
      case CUT_BY_FILTER -> "content_filter";
      default -> "stop";
    };
  }

  @Override
  public String stream(Oddity oddity) {
    return """
    data: {"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{"role":"assistant"}}]}

    : a comment
    %sdata: {"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{"content":"Hi"}}]}

    data: {"id":"chatcmpl-1","model":"m","choices":[],"usage":%s}

    data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"%s"}]}

    data: [DONE]

    """
        .formatted(
            oddity == Oddity.UNKNOWN_EVENT ? "event: mood\ndata: {\"mood\":1}\n\n" : "",
            oddity.usage(USAGE),
            finishReason(oddity));
  }
}
