package dev.troupe.contract;

import java.util.Map;

/** Azure OpenAI below {@code /openai/v1}, in the words of Microsoft's reference. */
class AzureWire implements VendorWire {

  private static final String JUDGED =
      """
      "prompt_filter_results":[{"prompt_index":0,"content_filter_results":\
      {"hate":{"filtered":false,"severity":"safe"},"jailbreak":{"detected":false}}}]\
      """;

  private final OpenAiWire chat = new OpenAiWire(); // what both say alike

  @Override
  public String dialect() {
    return "azure-openai";
  }

  @Override
  public String basePath() {
    return "/openai/v1";
  }

  @Override
  public Map<String, String> without() {
    return chat.without();
  }

  @Override
  public ErrorAnswer error(Trouble trouble) {
    return switch (trouble) {
      case FILTERED -> filtered();
      case THROTTLED -> error(429, "429", "Requests have exceeded call rate limit");
      case OVERLOADED -> error(503, "ServiceUnavailable", "The service is overloaded");
      case SERVER_ERROR -> error(500, "InternalServerError", "The server had an error");
      case TIMED_OUT -> error(408, "Timeout", "The operation was timeout.");
      case CONTEXT_TOO_LONG, SPENT -> chat.error(trouble);
    };
  }

  private static ErrorAnswer error(int status, String code, String message) {
    return new ErrorAnswer(
        status,
        """
        {"error":{"code":"%s","message":"%s"}}\
        """
            .formatted(code, message));
  }

  private static ErrorAnswer filtered() {
    return new ErrorAnswer(
        400,
        """
        {"error":{"message":"The response was filtered","type":null,"param":"prompt",
          "code":"content_filter","status":400,"innererror":{
            "code":"ResponsibleAIPolicyViolation","content_filter_result":{
              "hate":{"filtered":true,"severity":"high"}}}}}\
        """);
  }

  @Override
  public String whole(Oddity oddity) {
    return chat.whole(oddity).replaceFirst("\"choices\"", JUDGED + ",\"choices\"");
  }

  @Override
  public String stream(Oddity oddity) {
    return """
    data: {"id":"","object":"","created":0,"model":"","choices":[],%s}

    %s\
    """
        .formatted(JUDGED, chat.stream(oddity));
  }
}
