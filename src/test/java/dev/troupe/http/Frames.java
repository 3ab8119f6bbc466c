package dev.troupe.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** What a parser told, one readable line per notice; data is shown byte by byte as Latin-1. */
final class Frames implements FrameParser.Sink {

  private final List<String> seen = new ArrayList<>();

  /** The notices of an answer that arrives in pieces of {@code pieceBytes}. */
  static List<String> inPieces(FrameParser parser, byte[] answer, int pieceBytes) {
    var frames = new Frames();
    for (int from = 0; from < answer.length; from += pieceBytes) {
      parser.feed(answer, from, Math.min(pieceBytes, answer.length - from), frames);
    }
    parser.end(frames);
    return frames.seen;
  }

  /** The notices of an answer that arrives in two pieces. */
  static List<String> splitAt(FrameParser parser, byte[] answer, int boundary) {
    var frames = new Frames();
    parser.feed(answer, 0, boundary, frames);
    parser.feed(answer, boundary, answer.length - boundary, frames);
    parser.end(frames);
    return frames.seen;
  }

  List<String> seen() {
    return seen;
  }

  @Override
  public void event(String name, byte[] data) {
    seen.add(name + "=" + new String(data, ISO_8859_1));
  }

  @Override
  public void comment() {
    seen.add("comment");
  }
}
