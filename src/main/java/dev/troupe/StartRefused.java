package dev.troupe;

import org.jspecify.annotations.Nullable;

/**
 * Troupe does not start, for a reason that its user can mend: a setting, a port in use, a tool
 * without a schema.
 *
 * <p>The message is one line that says which and what to do; it holds no secrets.
 */
public final class StartRefused extends RuntimeException {

  StartRefused(String message) {
    this(message, null);
  }

  StartRefused(String message, @Nullable Throwable cause) {
    super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
  }
}
