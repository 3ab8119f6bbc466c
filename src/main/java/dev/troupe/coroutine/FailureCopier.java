package dev.troupe.coroutine;

import java.util.Optional;

/**
 * Makes certain exceptions anew when they cross threads, so that a caller can catch them by their
 * own type and still sees both stacks.
 *
 * <p>Found by {@link java.util.ServiceLoader} with the class loader of this package; loaded once.
 * Any thread may call it. A failure that no copier knows is thrown as {@link ForkFailed}; so is one
 * whose copier throws, with that as suppressed. A copier that cannot be made is logged and left
 * out.
 */
public interface FailureCopier {

  /**
   * Returns a new exception of the same kind, made in the calling thread, whose cause is {@code
   * original}; empty if this copier does not know it.
   */
  Optional<RuntimeException> copy(Throwable original);
}
