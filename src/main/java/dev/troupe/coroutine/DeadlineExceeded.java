package dev.troupe.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * The current {@link Deadline} passed before what was awaited had come. When it crosses threads it
 * is made anew, with the original as its cause.
 */
public final class DeadlineExceeded extends RuntimeException {

  DeadlineExceeded(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
