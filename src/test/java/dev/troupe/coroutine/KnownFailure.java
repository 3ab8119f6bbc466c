package dev.troupe.coroutine;

import java.util.Optional;

/** A failure that has a copier, which certain messages break. */
final class KnownFailure extends RuntimeException {

  KnownFailure(String message) {
    super(message);
  }

  private KnownFailure(KnownFailure original) {
    super(original.getMessage(), original);
  }

  public static final class Copier implements FailureCopier {

    @Override
    public Optional<RuntimeException> copy(Throwable original) {
      if (original instanceof KnownFailure known && "".equals(known.getMessage())) {
        throw new IllegalArgumentException("no message to copy");
      }
      if (original instanceof KnownFailure known && "unlinked".equals(known.getMessage())) {
        throw new NoClassDefFoundError("what copies it");
      }
      return original instanceof KnownFailure known
          ? Optional.of(new KnownFailure(known))
          : Optional.empty();
    }
  }
}
