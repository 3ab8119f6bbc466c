package dev.troupe.dialect;

import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;

/** Tells where an answer leaves the format. */
public final class Malformed {

  private Malformed() {}

  /**
   * The failure to throw.
   *
   * @param format what the answer should be: {@code chat completion}
   * @param offset bytes from the start of the event's data, or of the whole body
   */
  public static ModelException at(String format, long offset, String expected, String got) {
    return ModelException.of(
        ModelFailure.of(
            Kind.MALFORMED,
            "answer is no %s: at byte %d: expected %s, got %s"
                .formatted(format, offset, expected, got)));
  }
}
