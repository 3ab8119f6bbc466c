package dev.troupe.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Server-sent events, as the HTML standard's "event stream interpretation" defines them.
 *
 * <p>Field names are matched and values stored byte by byte as they arrive: no line is ever held,
 * so an ignored field or a comment of any length costs no memory. {@code id} and {@code retry} are
 * ignored, since a model's answer cannot be resumed. An event without an empty line behind it was
 * cut, and is dropped.
 */
final class SseParser implements FrameParser {

  private static final byte[] DATA = "data".getBytes(US_ASCII);
  private static final byte[] EVENT = "event".getBytes(US_ASCII);
  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int LONGEST_NAME = EVENT.length;

  /** Which part of a line the next byte belongs to. */
  private enum Place {
    NAME,
    VALUE_START,
    VALUE
  }

  /** What a line's field is. */
  private enum Field {
    DATA,
    EVENT,
    COMMENT,
    IGNORED
  }

  private final EventBuffer data;
  private final EventBuffer event;
  private final byte[] name = new byte[LONGEST_NAME];
  private byte[] lastName = {}; // of an event
  private String lastType = "";
  private int nameLength; // more than LONGEST_NAME: not a name that matters
  private Place place = Place.NAME;
  private Field field = Field.IGNORED;
  private boolean afterCr; // a LF that comes next belongs to that CR
  private boolean atStart = true; // where a byte order mark may still come
  private boolean hasData; // a data line came, though it may have been empty

  /**
   * @param maxEventBytes the longest data of one event, and the longest event name; at least 1
   */
  SseParser(int maxEventBytes) {
    data = new EventBuffer(maxEventBytes);
    event = new EventBuffer(maxEventBytes);
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Sink sink) {
    int limit = offset + length;
    int at = offset;
    while (at < limit) {
      if (bytes[at] == '\n' && afterCr) {
        afterCr = false;
        at++;
        continue;
      }
      afterCr = false;
      at =
          switch (place) {
            case NAME -> name(bytes, at, limit);
            case VALUE_START -> valueStart(bytes, at);
            case VALUE -> value(bytes, at, limit);
          };
      if (at < limit && isLineEnd(bytes[at])) {
        afterCr = bytes[at] == '\r';
        at++;
        endLine(sink);
      }
    }
  }

  @Override
  public void end(Sink sink) {
    // the standard drops an event that no empty line ended
  }

  /** Takes a field's name with its colon where they are all here, which is most often so. */
  private int name(byte[] bytes, int at, int limit) {
    if (nameLength == 0 && begins(bytes, at, limit, DATA)) {
      begin(Field.DATA);
      return at + DATA.length + 1;
    }
    if (nameLength == 0 && begins(bytes, at, limit, EVENT)) {
      begin(Field.EVENT);
      return at + EVENT.length + 1;
    }
    return name(bytes, at);
  }

  private static boolean begins(byte[] bytes, int at, int limit, byte[] name) {
    int colon = at + name.length;
    return colon < limit
        && bytes[colon] == ':'
        && Arrays.equals(bytes, at, colon, name, 0, name.length);
  }

  /** Takes one byte of a field's name, or the colon behind it; a line end stays for the caller. */
  private int name(byte[] bytes, int at) {
    byte next = bytes[at];
    if (isLineEnd(next)) {
      return at;
    }
    if (next == ':') {
      beginValue();
      return at + 1;
    }
    if (nameLength < LONGEST_NAME) {
      name[nameLength] = next;
    }
    nameLength = Math.min(nameLength + 1, LONGEST_NAME + 1);
    if (atStart && nameLength == BOM.length) {
      atStart = false;
      nameLength = isNamed(BOM) ? 0 : nameLength;
    }
    return at + 1;
  }

  private void beginValue() {
    begin(nameLength == 0 ? Field.COMMENT : fieldByName());
  }

  private void begin(Field begun) {
    place = Place.VALUE_START;
    field = begun;
    if (field == Field.EVENT) {
      event.clear();
    } else if (field == Field.DATA) {
      if (hasData) {
        data.append((byte) '\n');
      }
      hasData = true;
    }
  }

  private Field fieldByName() {
    return isNamed(DATA) ? Field.DATA : isNamed(EVENT) ? Field.EVENT : Field.IGNORED;
  }

  private boolean isNamed(byte[] expected) {
    return Arrays.equals(name, 0, Math.min(nameLength, LONGEST_NAME), expected, 0, expected.length)
        && nameLength <= LONGEST_NAME;
  }

  private int valueStart(byte[] bytes, int at) {
    place = Place.VALUE;
    return bytes[at] == ' ' ? at + 1 : at;
  }

  private int value(byte[] bytes, int from, int limit) {
    int end = LineEnds.next(bytes, from, limit);
    if (field == Field.DATA) {
      data.append(bytes, from, end);
    } else if (field == Field.EVENT) {
      event.append(bytes, from, end);
    }
    return end;
  }

  private void endLine(Sink sink) {
    if (place == Place.NAME && nameLength == 0) {
      endEvent(sink);
    } else if (place == Place.NAME) {
      beginValue(); // a name without a colon has an empty value
    } else if (field == Field.COMMENT) {
      sink.comment();
    }
    place = Place.NAME;
    nameLength = 0;
    atStart = false;
  }

  private void endEvent(Sink sink) {
    var type = event.isEmpty() ? UNNAMED : type();
    if (hasData) {
      hasData = false;
      sink.event(type, data.take());
    } else { // the standard drops it, but somebody sent it
      sink.comment();
    }
  }

  /** Most often the same as the last one. */
  private String type() {
    if (event.holds(lastName)) {
      event.clear();
    } else {
      lastName = event.take();
      lastType = new String(lastName, UTF_8);
    }
    return lastType;
  }

  private static boolean isLineEnd(byte single) {
    return single == '\n' || single == '\r';
  }
}
