package dev.troupe.dialect.responses;

/** What an event of a stream is about. */
enum EventType {
  /** The head of the response. */
  BEGUN,
  ITEM_ADDED,
  TEXT,
  REFUSAL,
  THINKING,
  ARGUMENTS,
  ITEM_DONE,
  /** The response at its end, for better or worse. */
  ENDED,
  ERROR,
  /** What adds nothing to these, or is yet to come. */
  OTHER;

  /** By the name that the API gives it. */
  static EventType of(String name) {
    return switch (name) {
      case "response.created", "response.queued", "response.in_progress" -> BEGUN;
      case "response.output_item.added" -> ITEM_ADDED;
      case "response.output_text.delta" -> TEXT;
      case "response.refusal.delta" -> REFUSAL;
      case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> THINKING;
      case "response.function_call_arguments.delta" -> ARGUMENTS;
      case "response.output_item.done" -> ITEM_DONE;
      case "response.completed", "response.incomplete", "response.failed" -> ENDED;
      case "error" -> ERROR;
      default -> OTHER;
    };
  }
}
