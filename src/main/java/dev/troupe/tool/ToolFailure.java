package dev.troupe.tool;

import dev.troupe.model.ModelFailure;
import java.util.Locale;
import java.util.Optional;

/**
 * How a call of a tool failed.
 *
 * @param type {@code invalid_input}, {@code unknown_tool}, {@code overloaded}, {@code timed_out},
 *     {@code cancelled}, {@code unavailable}, {@code tool_failed}, or for a failed model call the
 *     kind of its failure in lower case: {@code throttled}
 * @param message who: what was tried: what came back: what now
 * @param retryable whether the same call can succeed later
 * @param model the failed model call behind it, where there is one
 */
public record ToolFailure(
    String type, String message, boolean retryable, Optional<ModelFailure> model) {

  public static final String INVALID_INPUT = "invalid_input";
  public static final String UNKNOWN_TOOL = "unknown_tool";
  public static final String OVERLOADED = "overloaded";
  public static final String TIMED_OUT = "timed_out";
  public static final String CANCELLED = "cancelled";
  public static final String UNAVAILABLE = "unavailable";
  public static final String TOOL_FAILED = "tool_failed";

  /** A failure behind which no model call is. */
  public static ToolFailure of(String type, String message, boolean retryable) {
    return new ToolFailure(type, message, retryable, Optional.empty());
  }

  /** The failure of a call whose model call failed. */
  public static ToolFailure of(ModelFailure model) {
    var type = model.kind().name().toLowerCase(Locale.ROOT);
    return new ToolFailure(type, model.message(), model.retryable(), Optional.of(model));
  }
}
