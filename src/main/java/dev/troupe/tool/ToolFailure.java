package dev.troupe.tool;

import dev.troupe.model.ModelFailure;
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
    String type, String message, boolean retryable, Optional<ModelFailure> model) {}
