package dev.troupe.http;

import java.util.Arrays;

/** Collects the bytes of one event at a time, up to a cap, in one array that it keeps. */
final class EventBuffer {

  private static final int INITIAL_BYTES = 512; // most deltas fit; chosen, not measured

  private final int maxBytes;
  private byte[] bytes;
  private int length;

  EventBuffer(int maxBytes) {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxEventBytes must be at least 1, got " + maxBytes);
    }
    this.maxBytes = maxBytes;
    bytes = new byte[Math.min(INITIAL_BYTES, maxBytes)];
  }

  void append(byte[] source, int from, int to) {
    int count = to - from;
    ensureRoom(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  void append(byte single) {
    ensureRoom(1);
    bytes[length++] = single;
  }

  private void ensureRoom(int count) {
    if (count > maxBytes - length) {
      throw new FramingException("an event of the answer", maxBytes);
    }
    if (count > bytes.length - length) { // doubling keeps the cost of all growth linear
      long doubled = Math.max(2L * bytes.length, length + count);
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, maxBytes));
    }
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Whether it holds nothing but {@code bytes}. */
  boolean holds(byte[] bytes) {
    return Arrays.equals(this.bytes, 0, length, bytes, 0, bytes.length);
  }

  void clear() {
    length = 0;
  }

  /** The array that holds the bytes so far, and others behind them; good until the next change. */
  byte[] peek() {
    return bytes;
  }

  /** The bytes so far, in an array of their own; the buffer is empty after this. */
  byte[] take() {
    return take(0);
  }

  /** The same without the first {@code count}. */
  byte[] take(int count) {
    var taken = Arrays.copyOfRange(bytes, count, length);
    length = 0;
    return taken;
  }
}
