package dev.troupe.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NdjsonParserTest {

  private static final int CAP = 1 << 20;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}~[1]~        | message={},message=[1]",
        "{}~[1]         | message={},message=[1]",
        "{}^~[1]^~      | message={},comment,message=[1],comment",
        "{}~~[1]~       | message={},comment,message=[1]",
        "~              | comment",
        "{\"a\": 1}     | message={\"a\": 1}",
      })
  void readsOneEventPerLineAtEverySplit(String pattern, String notices) {
    var bytes = pattern.replace('~', '\n').replace('^', '\r').getBytes(UTF_8);
    var expected = List.of(notices.split(","));

    for (int boundary = 0; boundary <= bytes.length; boundary++) {
      assertEquals(expected, Frames.splitAt(new NdjsonParser(CAP), bytes, boundary));
    }
    assertEquals(expected, Frames.inPieces(new NdjsonParser(CAP), bytes, 1));
  }

  @Test
  void tellsNothingOfAnEmptyAnswer() {
    var seen = Frames.inPieces(new NdjsonParser(CAP), new byte[0], 1);

    assertEquals(List.of(), seen);
  }

  @Test
  void keepsBytesThatAreNoUtf8() {
    var bytes = "\u00ff\u00c3(\n".getBytes(ISO_8859_1);

    var seen = Frames.inPieces(new NdjsonParser(CAP), bytes, 1);

    assertEquals(List.of("message=\u00ff\u00c3("), seen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345\n", "12345\r\n", "12345"})
  void acceptsALineOfExactlyTheCap(String answer) {
    var bytes = answer.getBytes(UTF_8);

    for (int piece = 1; piece <= bytes.length; piece++) {
      var seen = Frames.inPieces(new NdjsonParser(5), bytes, piece);
      assertEquals("message=12345", seen.getFirst());
    }
  }

  @Test
  void refusesALineOfOneByteMore() {
    var bytes = "1\n123456".getBytes(UTF_8);

    for (int piece = 1; piece <= bytes.length; piece++) {
      int size = piece;
      assertThrows(FramingException.class, () -> Frames.inPieces(new NdjsonParser(5), bytes, size));
    }
  }

  @Test
  void readsAMegabyteInSingleBytes() {
    var bytes = "x".repeat(CAP).getBytes(UTF_8);

    var seen = Frames.inPieces(new NdjsonParser(CAP), bytes, 1);

    assertEquals(List.of("message=" + "x".repeat(CAP)), seen);
  }
}
