package dev.troupe.tool;

import dev.troupe.coroutine.DeadlineExceeded;
import dev.troupe.coroutine.ForkFailed;
import dev.troupe.model.ModelException;
import dev.troupe.supervision.LogLimit;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** What a caller learns of what a tool's code threw. */
final class CallFailures {

  /** True of a call that the tool made, not of the one that was made to it. */
  private static final Set<String> NOT_THE_CALLERS =
      Set.of(ToolFailure.INVALID_INPUT, ToolFailure.UNKNOWN_TOOL, ToolFailure.CANCELLED);

  private CallFailures() {}

  /**
   * The failure of a call of {@code tool}; what nobody expects is logged with its stack, as far as
   * {@code lines} allows.
   */
  static ToolFailure of(String tool, Throwable thrown, LogLimit lines) {
    return switch (thrown) {
      case InvalidInput invalid ->
          ToolFailure.of(
              ToolFailure.INVALID_INPUT,
              "tool '%s': input refused: %s".formatted(tool, invalid.getMessage()),
              false);
      case ModelException failed -> ToolFailure.of(failed.failure());
      case ToolException failed -> passedOn(failed.failure());
      case DeadlineExceeded _ -> timedOut(tool);
      case ForkFailed failed when failed.original() != failed -> of(tool, failed.original(), lines);
      default -> unexpected(tool, thrown, lines);
    };
  }

  static ToolFailure timedOut(String tool) {
    var message = "tool '" + tool + "': call: no output before the deadline: allow it more time";
    return ToolFailure.of(ToolFailure.TIMED_OUT, message, true);
  }

  static ToolFailure cancelled(String tool) {
    var message = "tool '" + tool + "': call: withdrawn by its caller";
    return ToolFailure.of(ToolFailure.CANCELLED, message, false);
  }

  static ToolFailure unavailable(String tool) {
    var message = "tool '" + tool + "': call: its actor is stopping or starting again: try again";
    return ToolFailure.of(ToolFailure.UNAVAILABLE, message, true);
  }

  static ToolFailure overloaded(String tool, String why) {
    return ToolFailure.of(
        ToolFailure.OVERLOADED, "tool '" + tool + "': call not started: " + why, true);
  }

  /** The actor of the call ended, and nobody knows why. */
  static ToolFailure lost(String tool) {
    var message = "tool '" + tool + "': call: its actor failed: try again, or see the log";
    return ToolFailure.of(ToolFailure.TOOL_FAILED, message, true);
  }

  private static ToolFailure passedOn(ToolFailure failure) {
    return NOT_THE_CALLERS.contains(failure.type())
        ? new ToolFailure(
            ToolFailure.TOOL_FAILED, failure.message(), failure.retryable(), failure.model())
        : failure;
  }

  private static ToolFailure unexpected(String tool, Throwable thrown, LogLimit lines) {
    if (lines.allows()) {
      LoggerFactory.getLogger("troupe.tool." + tool).error("tool '{}': call failed", tool, thrown);
    }
    var type = thrown.getClass().getSimpleName(); // no message: it may hold secrets
    var message = "tool '%s': call: its code threw %s: see the log".formatted(tool, type);
    return ToolFailure.of(ToolFailure.TOOL_FAILED, message, false);
  }
}
