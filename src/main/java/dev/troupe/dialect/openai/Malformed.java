package dev.troupe.dialect.openai;

import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;

/** Tells where an answer leaves the format. */
final class Malformed {

  private Malformed() {}

  /**
   * The failure to throw.
   *
   * @param offset bytes from the start of the event's data, or of the whole body
   */
  static ModelException at(long offset, String expected, String got) {
    return ModelException.of(
        ModelFailure.of(
            Kind.MALFORMED,
            "answer is no chat completion: at byte %d: expected %s, got %s"
                .formatted(offset, expected, got)));
  }
}
