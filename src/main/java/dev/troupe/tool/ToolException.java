package dev.troupe.tool;

import org.jspecify.annotations.Nullable;

/**
 * A {@link ToolFailure} for code in direct style.
 *
 * <p>A caller of a tool catches it; a tool throws {@link #failed} to tell its caller something of
 * its own. Unchecked, since most callers let it pass to whoever asked them.
 */
public final class ToolException extends RuntimeException {

  private final transient ToolFailure failure;

  private ToolException(ToolFailure failure, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  /** The failure as an exception. */
  public static ToolException of(ToolFailure failure) {
    return new ToolException(failure, null);
  }

  /**
   * A failure of a tool's own, of type {@code tool_failed}.
   *
   * @param message what the caller reads, as it is: who, what was tried, what came back, what now
   * @param retryable whether the same call can succeed later
   */
  public static ToolException failed(String message, boolean retryable) {
    return of(ToolFailure.of(ToolFailure.TOOL_FAILED, message, retryable));
  }

  /** What happened, as data. */
  public ToolFailure failure() {
    return failure;
  }

  /** Whether the same call can succeed later. */
  public boolean isRetryable() {
    return failure.retryable();
  }

  /** The same failure thrown in another thread: its stack is the caller's, its cause this one's. */
  public ToolException copy(Throwable cause) {
    return new ToolException(failure, cause);
  }
}
