package dev.troupe.simulator;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a model says, cut into the pieces that a stream carries. */
sealed interface Script {

  Pattern WORD_STARTS = Pattern.compile("(?<=\\s)(?=\\S)");
  Pattern SPACES = Pattern.compile("\\s+");

  /** Some text. */
  record Text(List<String> pieces) implements Script {}

  /** A call of one tool; the pieces are those of the arguments' JSON. */
  record Call(String id, String tool, List<String> pieces) implements Script {}

  /** In order; together they are the text, or the arguments. */
  List<String> pieces();

  /** Returns a text that is said word by word; each word keeps the white space that follows it. */
  static Script speak(String text) {
    return new Text(text.isEmpty() ? List.of() : List.of(WORD_STARTS.split(text)));
  }

  /** Returns {@code text} in pieces of {@code size} characters, none of them torn. */
  static List<String> cut(String text, int size) {
    var points = text.codePoints().toArray();
    return IntStream.iterate(0, start -> start < points.length, start -> start + size)
        .mapToObj(start -> new String(points, start, Math.min(size, points.length - start)))
        .toList();
  }

  /** Returns all pieces as one. */
  default String whole() {
    return String.join("", pieces());
  }

  /** Returns how many words {@code text} has: what white space divides. */
  static int words(String text) {
    var stripped = text.strip();
    return stripped.isEmpty() ? 0 : SPACES.split(stripped).length;
  }

  default String finishReason() {
    return switch (this) {
      case Text _ -> "stop";
      case Call _ -> "tool_calls";
    };
  }
}
