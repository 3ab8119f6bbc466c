package dev.troupe.http;

/**
 * Lines of an answer in newline-delimited JSON: one event per line.
 *
 * <p>CR, LF and CRLF end a line, since JSON has neither inside a string; an empty line is a sign of
 * life. The last line needs no line end: whether its JSON is whole is for the reader to find out.
 */
final class NdjsonParser implements FrameParser {

  private final EventBuffer line;

  /**
   * @param maxLineBytes the longest line, without its line end; at least 1
   */
  NdjsonParser(int maxLineBytes) {
    line = new EventBuffer(maxLineBytes);
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Sink sink) {
    int limit = offset + length;
    int from = offset;
    int at = LineEnds.next(bytes, from, limit);
    while (at < limit) {
      line.append(bytes, from, at);
      endLine(sink);
      from = at + 1;
      at = LineEnds.next(bytes, from, limit);
    }
    line.append(bytes, from, limit);
  }

  @Override
  public void end(Sink sink) {
    if (!line.isEmpty()) {
      sink.event(UNNAMED, line.take());
    }
  }

  private void endLine(Sink sink) {
    if (line.isEmpty()) {
      sink.comment();
    } else {
      sink.event(UNNAMED, line.take());
    }
  }
}
