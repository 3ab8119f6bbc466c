package dev.troupe.dialect;

import java.io.InputStream;
import java.util.Objects;

/** Hands one array after another to a parser that outlives them; the end of one reads as an end. */
final class JsonFeed extends InputStream {

  private byte[] data = {};
  private int next;

  /** What is read from here on: {@code data}, from {@code start} to its end. */
  void offer(byte[] data, int start) {
    this.data = data;
    this.next = start;
  }

  @Override
  public int read() {
    return next < data.length ? data[next++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    int count = Math.min(length, data.length - next);
    if (count == 0) {
      return length == 0 ? 0 : -1;
    }
    System.arraycopy(data, next, into, offset, count);
    next += count;
    return count;
  }
}
