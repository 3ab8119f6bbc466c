package dev.troupe.http;

import java.util.Locale;
import java.util.Optional;

/**
 * Cuts the bytes of a streamed answer into events as they arrive.
 *
 * <p>Its outcome does not depend on how the bytes were split, and its time is linear in them. Used
 * by one thread at a time, for one answer; after an exception it must not be fed again.
 */
sealed interface FrameParser permits SseParser, NdjsonParser, EventStreamParser {

  /** The name of an event that names none. */
  String UNNAMED = "message";

  /** Hears what was found, in order, while the parser is fed. What it throws ends the feeding. */
  interface Sink {

    /**
     * One whole event.
     *
     * @param name {@value FrameParser#UNNAMED} where it has none; never empty
     * @param data as it came, not checked to be UTF-8; may be empty; the sink's own
     */
    void event(String name, byte[] data);

    /** A sign of life that says nothing. */
    void comment();
  }

  /**
   * The parser for answers of this content type; empty where such an answer is one whole body.
   *
   * @param contentType with or without parameters, in any case
   * @param maxEventBytes the longest event that is accepted; at least 1
   */
  static Optional<FrameParser> of(String contentType, int maxEventBytes) {
    int parameters = contentType.indexOf(';');
    var mediaType = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return switch (mediaType.strip().toLowerCase(Locale.ROOT)) {
      case "text/event-stream" -> Optional.of(new SseParser(maxEventBytes));
      case "application/x-ndjson", "application/ndjson", "application/jsonl" ->
          Optional.of(new NdjsonParser(maxEventBytes));
      case "application/vnd.amazon.eventstream" ->
          Optional.of(new EventStreamParser(maxEventBytes));
      default -> Optional.empty();
    };
  }

  /**
   * Takes the next {@code length} bytes, and keeps none of the array.
   *
   * @throws FramingException if an event is longer than the cap, or not what its frame says
   */
  void feed(byte[] bytes, int offset, int length, Sink sink);

  /** The answer ended: tells {@code sink} what is whole by now, and drops what is not. */
  void end(Sink sink);
}
