package dev.troupe.simulator;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a model says, cut into the pieces that a stream carries.
 *
 * @param thoughts what it thinks first; together one text
 * @param text in order; together the text
 * @param calls of tools, in order
 */
record Script(List<String> thoughts, List<String> text, List<Call> calls) {

  /** What proves that the model itself thought something. */
  static final String PROOF = "cHJvb2Y=";

  private static final Pattern WORD_STARTS = Pattern.compile("(?<=\\s)(?=\\S)");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** A call of one tool; the pieces are those of the arguments' JSON. */
  record Call(String id, String tool, List<String> pieces) {

    String arguments() {
      return String.join("", pieces);
    }
  }

  /** Returns a script that only says {@code pieces}. */
  static Script text(List<String> pieces) {
    return new Script(List.of(), pieces, List.of());
  }

  /** Returns a text that is said word by word; each word keeps the white space that follows it. */
  static Script speak(String text) {
    return text(text.isEmpty() ? List.of() : List.of(WORD_STARTS.split(text)));
  }

  /** Returns a script that only calls tools. */
  static Script call(List<Call> calls) {
    return new Script(List.of(), List.of(), calls);
  }

  /** Returns this script, after {@code text} was thought word by word. */
  Script after(String text) {
    return new Script(List.of(WORD_STARTS.split(text)), this.text, calls);
  }

  /** Returns {@code text} in pieces of {@code size} characters, none of them torn. */
  static List<String> cut(String text, int size) {
    var points = text.codePoints().toArray();
    return IntStream.iterate(0, start -> start < points.length, start -> start + size)
        .mapToObj(start -> new String(points, start, Math.min(size, points.length - start)))
        .toList();
  }

  String thought() {
    return String.join("", thoughts);
  }

  String said() {
    return String.join("", text);
  }

  /** Returns how many pieces there are. */
  int size() {
    return thoughts.size()
        + text.size()
        + calls.stream().mapToInt(call -> call.pieces().size()).sum();
  }

  /** Returns how many words it has, the thoughts included. */
  int words() {
    return Stream.concat(Stream.of(thought(), said()), calls.stream().map(Call::arguments))
        .collect(Collectors.summingInt(Script::words));
  }

  /** Returns how many words {@code text} has: what white space divides. */
  static int words(String text) {
    var stripped = text.strip();
    return stripped.isEmpty() ? 0 : SPACES.split(stripped).length;
  }
}
