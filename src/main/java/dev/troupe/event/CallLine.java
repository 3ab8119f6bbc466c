package dev.troupe.event;

import java.time.Duration;
import java.util.Optional;

/** One line of the log of calls, key by key; a value is one word, {@code -} where it is absent. */
final class CallLine {

  private static final String ABSENT = "-";
  private static final int LONGEST_VALUE = 200; // a model's name comes from the caller
  private static final int USUAL_LENGTH = 320; // of a line; a longer one grows

  private final StringBuilder line = new StringBuilder(USUAL_LENGTH);

  CallLine(String kind) {
    line.append("kind=").append(kind);
  }

  /** So that no value can look like another key or another line, odd characters are replaced. */
  CallLine word(String key, String value) {
    begin(key);
    var start = line.length();
    for (int i = 0, count = 0; i < value.length() && count < LONGEST_VALUE; count++) {
      var next = value.codePointAt(i);
      line.appendCodePoint(isPlain(next) ? next : '?');
      i += Character.charCount(next);
    }
    if (line.length() == start) {
      line.append(ABSENT);
    }
    return this;
  }

  CallLine number(String key, long value) {
    begin(key).append(value);
    return this;
  }

  CallLine millis(String key, Duration time) {
    appendMillis(begin(key), time);
    return this;
  }

  CallLine millis(String key, Optional<Duration> time) {
    return time.isPresent() ? millis(key, time.get()) : word(key, "");
  }

  private StringBuilder begin(String key) {
    return line.append(' ').append(key).append('=');
  }

  private static boolean isPlain(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || (codePoint > ' ' && codePoint < 127 && codePoint != '=' && codePoint != '"');
  }

  /** Appends tenths of milliseconds. */
  static void appendMillis(StringBuilder text, Duration time) {
    var tenths = time.toNanos() / 100_000;
    text.append(tenths / 10).append('.').append(tenths % 10);
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
