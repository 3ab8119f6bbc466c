package dev.troupe.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Messages of {@code application/vnd.amazon.eventstream}: each has two lengths and their checksum,
 * headers, a payload, and a checksum of all.
 *
 * <p>An event is called what its {@code :event-type} says, an exception what its {@code
 * :exception-type} says behind {@value #EXCEPTION}; their payload is the data. An error has no
 * payload: it is called by its code behind {@value #ERROR}, and its message is the data. A message
 * that is not whole at the end was cut, and is dropped.
 */
final class EventStreamParser implements FrameParser {

  static final String EXCEPTION = "exception:";
  static final String ERROR = "error:";

  private static final int LENGTHS = 8; // bytes
  private static final int CHECKSUM = 4;
  private static final int PRELUDE = LENGTHS + CHECKSUM;
  private static final int LARGEST_HEADERS = 128 << 10; // Smithy's event stream specification

  /** Which part of a message the next byte belongs to. */
  private enum Place {
    PRELUDE,
    BODY,
    CHECKSUM
  }

  private final int maxEventBytes;
  private final EventBuffer body; // headers and payload
  private final ByteBuffer numbers = ByteBuffer.allocate(PRELUDE);
  private final CRC32 checksum = new CRC32(); // of the message so far
  private Place place = Place.PRELUDE;
  private int missing = PRELUDE; // bytes of this place
  private int headers; // bytes of the body that are headers
  private byte[] lastHeaders = {};
  private EventStreamHeaders lastTold = EventStreamHeaders.read(lastHeaders, 0);

  /**
   * @param maxEventBytes the longest headers and payload of one message together; at least 1
   */
  EventStreamParser(int maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
    body = new EventBuffer(maxEventBytes);
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Sink sink) {
    int limit = offset + length;
    int at = offset;
    while (at < limit) {
      int count = Math.min(limit - at, missing);
      if (place == Place.BODY) {
        body.append(bytes, at, at + count);
        checksum.update(bytes, at, count);
      } else {
        numbers.put(bytes, at, count);
      }
      at += count;
      missing -= count;
      if (missing == 0) {
        endPlace(sink);
      }
    }
  }

  @Override
  public void end(Sink sink) {
    // what is not whole cannot be checked
  }

  private void endPlace(Sink sink) {
    numbers.flip();
    switch (place) {
      case PRELUDE -> endPrelude();
      case BODY -> begin(Place.CHECKSUM, CHECKSUM);
      case CHECKSUM -> {
        requireChecksum();
        tell(sink);
        checksum.reset();
        begin(Place.PRELUDE, PRELUDE);
      }
    }
  }

  private void begin(Place place, int bytes) {
    this.place = place;
    missing = bytes;
    numbers.clear();
  }

  /** The lengths are unsigned; a negative one is longer than any cap. */
  private void endPrelude() {
    checksum.update(numbers.array(), 0, LENGTHS);
    long total = Integer.toUnsignedLong(numbers.getInt());
    long ofHeaders = Integer.toUnsignedLong(numbers.getInt());
    requireChecksum();
    checksum.update(numbers.array(), LENGTHS, CHECKSUM);
    long rest = total - PRELUDE - CHECKSUM;
    if (rest > maxEventBytes) {
      throw new FramingException("an event of the answer", maxEventBytes);
    }
    if (ofHeaders > Math.min(rest, LARGEST_HEADERS)) {
      throw new FramingException(
          "an event of the answer cannot have %d bytes of headers in %d"
              .formatted(ofHeaders, total));
    }
    headers = (int) ofHeaders;
    begin(rest == 0 ? Place.CHECKSUM : Place.BODY, rest == 0 ? CHECKSUM : (int) rest);
  }

  private void requireChecksum() {
    if ((int) checksum.getValue() != numbers.getInt()) {
      throw new FramingException("an event of the answer is damaged: its checksum does not fit");
    }
  }

  private void tell(Sink sink) {
    var told = told();
    var payload = body.take(headers);
    switch (told.kind()) {
      case "exception" -> sink.event(EXCEPTION + told.type(), payload);
      case "error" -> sink.event(ERROR + told.type(), told.message().getBytes(UTF_8));
      default -> sink.event(told.type().isEmpty() ? UNNAMED : told.type(), payload);
    }
  }

  /** Most often the same as of the last message. */
  private EventStreamHeaders told() {
    if (!Arrays.equals(body.peek(), 0, headers, lastHeaders, 0, lastHeaders.length)) {
      lastHeaders = Arrays.copyOf(body.peek(), headers);
      lastTold = EventStreamHeaders.read(lastHeaders, headers);
    }
    return lastTold;
  }
}
