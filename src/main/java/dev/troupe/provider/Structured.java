package dev.troupe.provider;

import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;

/**
 * Gets answers in the form of records. How is known above this package, where the schemas are; so a
 * {@link ModelRef} is handed one. Any thread.
 */
public interface Structured {

  /** Who answers. */
  @FunctionalInterface
  interface Model {

    /** Waits for the answer to {@code request}. */
    ModelResponse generate(ModelRequest request) throws InterruptedException;
  }

  /**
   * Has {@code model} answer {@code request} in the form of {@code type}, and asks again where the
   * answer does not fit.
   *
   * @throws IllegalArgumentException where no JSON can stand for {@code type}, and where the
   *     request offers tools or brings a form of its own
   * @throws dev.troupe.model.ModelException where there is no answer, or none that fits
   */
  <T extends Record> T generate(ModelRequest request, Class<T> type, Model model)
      throws InterruptedException;
}
