package dev.troupe.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * What the headers of one message of an event stream say of it; those of other names, and those
 * that are no texts, say nothing here.
 */
final class EventStreamHeaders {

  private static final byte[] KIND = ":message-type".getBytes(US_ASCII);
  private static final byte[] EVENT_TYPE = ":event-type".getBytes(US_ASCII);
  private static final byte[] EXCEPTION_TYPE = ":exception-type".getBytes(US_ASCII);
  private static final byte[] ERROR_CODE = ":error-code".getBytes(US_ASCII);
  private static final byte[] ERROR_MESSAGE = ":error-message".getBytes(US_ASCII);

  private final byte[] bytes;
  private final int end;
  private int at;
  private String kind = "event";
  private String type = "";
  private String message = "";

  private EventStreamHeaders(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /**
   * Reads the first {@code length} bytes of {@code message}.
   *
   * @throws FramingException where they are no headers
   */
  static EventStreamHeaders read(byte[] message, int length) {
    var headers = new EventStreamHeaders(message, length);
    while (headers.at < length) {
      headers.header();
    }
    return headers;
  }

  /** Each value stands behind a number for its type. */
  private void header() {
    int length = number(1);
    int name = skip(length);
    int valueType = number(1);
    switch (valueType) {
      case 0, 1 -> {} // true, false
      case 2 -> skip(1);
      case 3 -> skip(2);
      case 4 -> skip(4);
      case 5, 8 -> skip(8); // a number, an instant
      case 6 -> skip(number(2)); // bytes
      case 7 -> note(name, length, number(2));
      case 9 -> skip(16); // a UUID
      default ->
          throw new FramingException(
              "an event of the answer has a header of the type " + valueType);
    }
  }

  /** Names are compared where they lie, so that no event has to allocate them. */
  private void note(int name, int nameLength, int valueLength) {
    int value = skip(valueLength);
    if (isNamed(name, nameLength, KIND)) {
      kind = text(value, valueLength);
    } else if (isNamed(name, nameLength, EVENT_TYPE)
        || isNamed(name, nameLength, EXCEPTION_TYPE)
        || isNamed(name, nameLength, ERROR_CODE)) {
      type = text(value, valueLength);
    } else if (isNamed(name, nameLength, ERROR_MESSAGE)) {
      message = text(value, valueLength);
    }
  }

  private boolean isNamed(int from, int length, byte[] name) {
    return Arrays.equals(bytes, from, from + length, name, 0, name.length);
  }

  private String text(int from, int length) {
    return new String(bytes, from, length, UTF_8);
  }

  /** A number of one or two bytes, without a sign. */
  private int number(int count) {
    int from = skip(count);
    int first = Byte.toUnsignedInt(bytes[from]);
    return count == 1 ? first : (first << 8) | Byte.toUnsignedInt(bytes[from + 1]);
  }

  /** Where the next {@code count} bytes begin, which are left behind. */
  private int skip(int count) {
    if (count > end - at) {
      throw new FramingException("an event of the answer has headers that are cut");
    }
    int from = at;
    at += count;
    return from;
  }

  /** {@code event}, {@code exception} or {@code error}; the first where it is unsaid. */
  String kind() {
    return kind;
  }

  /** What event or exception it is, or the code of an error; empty where it is unsaid. */
  String type() {
    return type;
  }

  /** What an error says; empty where it is unsaid. */
  String message() {
    return message;
  }
}
