package dev.troupe.coroutine;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** How a failure passes from the thread where it happened to the one that awaits it. */
final class Failures {

  /** Causes can form a ring. Chosen, not measured. */
  private static final int DEEPEST_CHAIN = 100;

  private Failures() {}

  /**
   * Returns what to throw here for {@code failure}, which happened elsewhere: always a new
   * exception with this thread's stack, caused by the original.
   */
  static RuntimeException crossed(Throwable failure) {
    var original = unwrapped(failure);
    return switch (original) {
      case CancellationException cancelled -> cancellation(messageOf(cancelled), cancelled);
      case InterruptedException interrupted ->
          cancellation("what was awaited was interrupted", interrupted);
      case DeadlineExceeded late -> new DeadlineExceeded(messageOf(late), late);
      default -> copied(original);
    };
  }

  /** Returns the failure inside the wrappers that futures put around it. */
  static Throwable unwrapped(Throwable failure) {
    var inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** Returns whether {@code failure} is how code ends that was interrupted, however wrapped. */
  static boolean isInterruption(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST_CHAIN; depth++) {
      if (endsInterrupted(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  private static boolean endsInterrupted(Throwable failure) {
    return failure instanceof InterruptedException
        || failure instanceof CancellationException
        || failure instanceof ClosedByInterruptException;
  }

  private static RuntimeException copied(Throwable original) {
    try {
      return FailureCopiers.copy(original).orElseGet(() -> new ForkFailed(original));
    } catch (RuntimeException | Error brokenCopier) { // whoever waits is owed the original
      var failed = new ForkFailed(original);
      failed.addSuppressed(brokenCopier);
      return failed;
    }
  }

  private static CancellationException cancellation(String message, Throwable cause) {
    var cancelled = new CancellationException(message);
    cancelled.initCause(cause);
    return cancelled;
  }

  private static String messageOf(RuntimeException failure) {
    var message = failure.getMessage();
    return message == null ? "what was awaited was cancelled" : message;
  }
}
