package dev.troupe.tool;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelResponse;
import java.util.Optional;

/**
 * A model's answer as it comes, read in direct style:
 *
 * {@snippet :
 * try (var answer = tool.stream(request)) {
 *   for (var event = answer.next(); event.isPresent(); event = answer.next()) {
 *     …
 *   }
 *   return answer.response().content();
 * }
 * }
 *
 * <p>The model is read only as fast as this is. One thread at a time may read; any may close.
 */
public sealed interface ModelStream extends AutoCloseable permits RelayedStream {

  /**
   * Waits for the next event; empty when the answer is whole.
   *
   * @throws InterruptedException if the thread is or was interrupted; the model's call is cancelled
   * @throws dev.troupe.model.ModelException when the answer breaks off, at the deadline too
   */
  Optional<ModelEvent> next() throws InterruptedException;

  /**
   * Reads what is left, and returns the whole answer.
   *
   * @throws InterruptedException as {@link #next} does
   * @throws dev.troupe.model.ModelException as {@link #next} does
   */
  ModelResponse response() throws InterruptedException;

  /** Cancels the model's call, unless it has ended. Does not wait. */
  @Override
  void close();
}
