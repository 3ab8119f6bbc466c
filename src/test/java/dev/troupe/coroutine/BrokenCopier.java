package dev.troupe.coroutine;

import java.util.Optional;

/** Cannot be made, though it is registered. */
public final class BrokenCopier implements FailureCopier {

  public BrokenCopier() {
    throw new IllegalStateException("broken for a test");
  }

  @Override
  public Optional<RuntimeException> copy(Throwable original) {
    return Optional.empty();
  }
}
