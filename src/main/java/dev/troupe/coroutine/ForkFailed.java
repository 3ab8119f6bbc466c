package dev.troupe.coroutine;

/**
 * What was awaited failed in another thread. The cause is the original failure with the stack of
 * the thread where it happened; this exception has the stack of the thread that awaited it.
 */
public final class ForkFailed extends RuntimeException {

  ForkFailed(Throwable original) {
    super("what was awaited failed: " + original, original);
  }

  /**
   * Returns the failure as it was first thrown, beneath as many {@code ForkFailed} as there were
   * threads to cross.
   */
  public Throwable original() {
    Throwable original = this;
    while (original instanceof ForkFailed && original.getCause() != null) {
      original = original.getCause();
    }
    return original;
  }
}
