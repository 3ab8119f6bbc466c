package dev.troupe.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {

  private static final int CAP = 1 << 20;

  private static Arguments golden(String name, String answer, String... notices) {
    return Arguments.of(name, answer, List.of(notices));
  }

  static Stream<Arguments> goldens() {
    return Stream.of(
        golden("one event", "data: a\n\n", "message=a"),
        golden("no space", "data:a\n\n", "message=a"),
        golden("one space only is dropped", "data:  a\n\n", "message= a"),
        golden("a tab is data", "data:\ta\n\n", "message=\ta"),
        golden("CR", "data: a\r\rdata: b\r\r", "message=a", "message=b"),
        golden("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", "message=a", "message=b"),
        golden("mixed ends", "data: a\r\ndata: b\rdata: c\n\r\n", "message=a\nb\nc"),
        golden("LF then CR is two ends", "data: a\n\rdata: b\n\n", "message=a", "message=b"),
        golden("several data lines", "data: a\ndata:\ndata: b\n\n", "message=a\n\nb"),
        golden("colons in the value", "data: a:b: c\n\n", "message=a:b: c"),
        golden("named", "event: ping\ndata: {}\n\ndata: x\n\n", "ping={}", "message=x"),
        golden("the last name counts", "event: a\nevent: b\ndata: x\n\n", "b=x"),
        golden("empty name", "event: a\nevent\ndata: x\n\n", "message=x"),
        golden("name after data", "data: x\nevent: a\n\n", "a=x"),
        golden("name in UTF-8", "event: \u00e9t\u00e9\ndata: x\n\n", "\u00e9t\u00e9=x"),
        golden("name without data", "event: a\n\ndata: x\n\n", "comment", "message=x"),
        golden("id and retry", "id: 7\nretry: 10\ndata: x\n\n", "message=x"),
        golden("unknown fields", "datax: 1\ndat: 2\nDATA: 3\n data: 4\ndata: x\n\n", "message=x"),
        golden("long unknown fields", "eventual: 1\nevents: 2\ndata: x\n\n", "message=x"),
        golden("no colon", "data\n\n", "message="),
        golden("no colon twice", "data\ndata\n\n", "message=\n"),
        golden("unknown without colon", "other\n\n", "comment"),
        golden("empty data", "data:\n\n", "message="),
        golden("a space is empty data", "data: \n\n", "message="),
        golden("comment", ": hello\n\ndata: x\n\n", "comment", "comment", "message=x"),
        golden("comment inside an event", "data: a\n:\ndata: b\n\n", "comment", "message=a\nb"),
        golden("empty lines", "\n\ndata: x\n\n", "comment", "comment", "message=x"),
        golden("cut before the empty line", "data: x\n\ndata: y\n", "message=x"),
        golden("cut inside a line", "data: x\n\ndata: y", "message=x"),
        golden("cut inside a CRLF", "data: x\r\n\r", "message=x"),
        golden("nothing", ""),
        golden("byte order mark", "\ufeffdata: x\n\n", "message=x"),
        golden("mark before a comment", "\ufeff: x\n", "comment"),
        golden("mark only", "\ufeff"),
        golden("a second mark is a name", "\ufeff\ufeffdata: x\n\n", "comment"),
        golden("a mark on line two is a name", ":\n\ufeffdata: x\n\n", "comment", "comment"),
        golden("a mark in data", "data: \ufeffx\n\n", "message=\u00ef\u00bb\u00bfx"),
        golden("NUL is data", "data: a\0b\n\n", "message=a\0b"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldens")
  void readsTheGrammarOfTheStandard(String name, String answer, List<String> notices) {
    var bytes = answer.getBytes(UTF_8);

    var seen = Frames.inPieces(new SseParser(CAP), bytes, CAP);

    assertEquals(notices, seen, name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldens")
  void readsTheSameAtEverySplit(String name, String answer, List<String> notices) {
    var bytes = answer.getBytes(UTF_8);

    for (int boundary = 0; boundary <= bytes.length; boundary++) {
      var seen = Frames.splitAt(new SseParser(CAP), bytes, boundary);
      assertEquals(notices, seen, name + " split at " + boundary);
    }
    assertEquals(notices, Frames.inPieces(new SseParser(CAP), bytes, 1), name + " in single bytes");
  }

  @Test
  void keepsBytesThatAreNoUtf8() {
    var bytes = "data: \u00ff\u00c3(\u0080\n\n".getBytes(ISO_8859_1);

    var seen = Frames.inPieces(new SseParser(CAP), bytes, 1);

    assertEquals(List.of("message=\u00ff\u00c3(\u0080"), seen);
  }

  @Test
  void acceptsAnEventOfExactlyTheCap() {
    var bytes = "data: 12345\n\ndata: 12\ndata: 45\n\n".getBytes(UTF_8);

    for (int piece = 1; piece <= bytes.length; piece++) {
      var seen = Frames.inPieces(new SseParser(5), bytes, piece);
      assertEquals(List.of("message=12345", "message=12\n45"), seen);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: 123456\n\n", "data: 12\ndata: 456\n\n", "event: 123456\n"})
  void refusesAnEventOfOneByteMore(String answer) {
    var bytes = answer.getBytes(UTF_8);

    for (int piece = 1; piece <= bytes.length; piece++) {
      int size = piece;
      var failure =
          assertThrows(
              FramingException.class, () -> Frames.inPieces(new SseParser(5), bytes, size));
      assertEquals("an event of the answer is longer than 5 bytes", failure.getMessage());
    }
  }

  @Test
  void neverHoldsWhatItIgnores() {
    var ignored = "x".repeat(1000);
    var bytes =
        (": " + ignored + "\nid: " + ignored + "\n" + ignored + "\ndata: x\n\n").getBytes(UTF_8);

    var seen = Frames.inPieces(new SseParser(5), bytes, 7);

    assertEquals(List.of("comment", "message=x"), seen);
  }

  @Test
  void readsAMegabyteInSingleBytes() {
    var bytes = ("data: " + "x".repeat(CAP) + "\n\n").getBytes(UTF_8);

    var seen = Frames.inPieces(new SseParser(CAP), bytes, 1);

    assertEquals(List.of("message=" + "x".repeat(CAP)), seen);
  }
}
