package dev.troupe.http;

import dev.troupe.coroutine.FailureCopier;
import java.util.Optional;

/** Lets an {@link HttpFailure} cross threads as its own type. */
public final class HttpFailureCopier implements FailureCopier {

  /** For {@link java.util.ServiceLoader}. */
  public HttpFailureCopier() {}

  @Override
  public Optional<RuntimeException> copy(Throwable original) {
    return original instanceof HttpFailure failure
        ? Optional.of(failure.copy(failure))
        : Optional.empty();
  }
}
