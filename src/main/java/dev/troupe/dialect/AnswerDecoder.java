package dev.troupe.dialect;

import dev.troupe.model.ModelEvent;
import java.util.function.Consumer;

/**
 * Turns one answer into events.
 *
 * <p>Used by one thread at a time, for one answer. Every method throws a {@link
 * dev.troupe.model.ModelException} for an error that the vendor reports inside the answer, and for
 * what its format does not allow ({@code Malformed}).
 */
public interface AnswerDecoder extends AutoCloseable {

  /**
   * The next event of a streamed answer.
   *
   * @param name the event's name; {@code message} where it has none
   * @param data its data in UTF-8
   */
  void event(String name, byte[] data, Consumer<ModelEvent> events);

  /** The whole answer as one JSON body in UTF-8. */
  void whole(byte[] body, Consumer<ModelEvent> events);

  /** Whether the vendor said that the answer is whole: else a stream that ends here was cut. */
  boolean isComplete();

  /**
   * About how many characters it keeps of what it was given and has not told: signatures that are
   * told at the end, and what it must know of each part that began. It counts against the cap of an
   * answer, which could go on with such for ever.
   */
  default long kept() {
    return 0;
  }

  /** Gives back the buffers that it reads with; nothing is decoded after this. Idempotent. */
  @Override
  void close();
}
