package dev.troupe.tool;

import dev.troupe.coroutine.FailureCopier;
import java.util.Optional;

/** Lets callers catch a {@link ToolException} by its type when it comes from another thread. */
public final class ToolFailureCopier implements FailureCopier {

  @Override
  public Optional<RuntimeException> copy(Throwable original) {
    return original instanceof ToolException failed
        ? Optional.of(failed.copy(failed))
        : Optional.empty();
  }
}
