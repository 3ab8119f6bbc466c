package dev.troupe.faults;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Where all that is random in a test comes from. As an extension of the test, it tells its value
 * with each failure; {@code -Dfaults.seed} sets it.
 */
final class Seed implements TestExecutionExceptionHandler {

  private static final String PROPERTY = "faults.seed";

  /** Tells the seed among what a failure suppressed, in two lines of the report. */
  private static final class Reproduce extends RuntimeException {
    private Reproduce(String message) {
      super(message, null, false, false);
    }
  }

  private final long value;

  /** The seed that the property says, or a new one. */
  Seed() {
    this(Long.getLong(PROPERTY, new Random().nextLong(1_000_000_000)));
  }

  Seed(long value) {
    this.value = value;
  }

  /** The same numbers for the same purpose, whatever else runs at the time. */
  RandomGenerator random(long... purpose) {
    var mixed = value;
    for (var part : purpose) {
      mixed = mixed * 0x9E3779B97F4A7C15L + part + 1;
    }
    return new SplittableRandom(mixed); // neighbours among seeds have nothing in common
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  /** {@code failure} with the seed in its report. */
  Throwable told(Throwable failure) {
    failure.addSuppressed(new Reproduce("reproduce with -D" + PROPERTY + "=" + value));
    return failure;
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
