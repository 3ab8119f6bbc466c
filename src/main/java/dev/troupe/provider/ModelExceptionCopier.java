package dev.troupe.provider;

import dev.troupe.coroutine.FailureCopier;
import dev.troupe.model.ModelException;
import java.util.Optional;

/** Lets model exceptions cross threads as what they are. */
public final class ModelExceptionCopier implements FailureCopier {

  @Override
  public Optional<RuntimeException> copy(Throwable original) {
    return original instanceof ModelException failure
        ? Optional.of(failure.copy(failure))
        : Optional.empty();
  }
}
