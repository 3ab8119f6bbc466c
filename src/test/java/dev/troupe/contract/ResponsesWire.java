package dev.troupe.contract;

import java.util.Map;

/** OpenAI's Responses, in the words of its API reference. */
final class ResponsesWire implements VendorWire {

  private static final String USAGE =
      """
      {"input_tokens":15,"input_tokens_details":{"cached_tokens":4},"output_tokens":7,\
      "output_tokens_details":{"reasoning_tokens":3},"total_tokens":22}\
      """;
  private static final String MESSAGE =
      """
      {"id":"msg_1","type":"message","status":"completed","role":"assistant",\
      "content":[{"type":"output_text","text":"Hi","annotations":[]}]}\
      """;
  private static final String HOLOGRAM =
      """
      {"id":"h_1","type":"hologram_call","name":7,"arguments":{"a":[]},"content":"no"}\
      """;

  @Override
  public String dialect() {
    return "openai-responses";
  }

  @Override
  public String basePath() {
    return "/v1";
  }

  @Override
  public Map<String, String> without() {
    return Map.of();
  }

  @Override
  public ErrorAnswer error(Trouble trouble) {
    return switch (trouble) {
      case CONTEXT_TOO_LONG -> error(400, "invalid_request_error", "context_length_exceeded");
      case FILTERED -> error(400, "invalid_request_error", "invalid_prompt");
      case SPENT -> error(429, "insufficient_quota", "insufficient_quota");
      case THROTTLED -> error(429, "tokens", "rate_limit_exceeded");
      case OVERLOADED -> error(503, "server_error", "server_is_overloaded");
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
    {"id":"resp_1","object":"response","created_at":1,%s"status":"%s","error":null,
     "incomplete_details":%s,"model":"m","output":[%s%s],"usage":%s}\
    """
        .formatted(
            oddity == Oddity.UNKNOWN_EVENT ? "\"mood\":[{}]," : "",
            reason(oddity).isEmpty() ? "completed" : "incomplete",
            reason(oddity).isEmpty() ? "null" : "{\"reason\":\"%s\"}".formatted(reason(oddity)),
            oddity == Oddity.UNKNOWN_EVENT ? HOLOGRAM + "," : "",
            MESSAGE,
            oddity.usage(USAGE));
  }

  /** Why it is incomplete; empty where it is not. */
  private static String reason(Oddity oddity) {
    return switch (oddity) {
      case UNKNOWN_FINISH_REASON -> "tired";
      case CUT_BY_LENGTH -> "max_output_tokens";
      case CUT_BY_FILTER -> "content_filter";
      default -> "";
    };
  }

  @Override
  public String stream(Oddity oddity) {
    var last = reason(oddity).isEmpty() ? "response.completed" : "response.incomplete";
    return """
    event: response.created
    data: {"type":"response.created","response":{"id":"resp_1","model":"m",\
    "status":"in_progress","error":null,"output":[],"usage":null},"sequence_number":0}

    : a comment
    event: response.output_item.added
    data: {"type":"response.output_item.added","output_index":0,"item":{"id":"msg_1",\
    "type":"message","status":"in_progress","content":[],"role":"assistant"},"sequence_number":1}

    %sevent: response.output_text.delta
    data: {"type":"response.output_text.delta","item_id":"msg_1","output_index":0,\
    "content_index":0,"delta":"Hi","sequence_number":2}

    event: response.output_item.done
    data: {"type":"response.output_item.done","output_index":0,"item":%s,"sequence_number":3}

    event: %s
    data: {"type":"%s","response":%s,"sequence_number":4}

    """
        .formatted(
            oddity == Oddity.UNKNOWN_EVENT ? unknown() : "",
            MESSAGE,
            last,
            last,
            whole(oddity).replace("\n", ""));
  }

  private static String unknown() {
    return """
    event: response.mood.delta
    data: {"type":"response.mood.delta","delta":{"mood":1},"item":7,"error":"no"}

    event: response.output_item.added
    data: {"type":"response.output_item.added","output_index":9,"item":%s}

    """
        .formatted(HOLOGRAM);
  }
}
