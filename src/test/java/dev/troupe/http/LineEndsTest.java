package dev.troupe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineEndsTest {

  private static final byte[] LIKE_LINE_ENDS = {
    0, 1, '\t', 11, 12, 14, ' ', (byte) 0x8A, (byte) 0x8D, (byte) 0x80, (byte) 0xFF, 'a'
  };

  private static int oneByOne(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  @Test
  void areFoundWhereverTheyAre() {
    var random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      var bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = LIKE_LINE_ENDS[random.nextInt(LIKE_LINE_ENDS.length)];
      }
      for (int ends = random.nextInt(3); ends > 0 && bytes.length > 0; ends--) {
        bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? '\n' : '\r');
      }
      var from = random.nextInt(bytes.length + 1);
      var limit = from + random.nextInt(bytes.length - from + 1);

      assertEquals(oneByOne(bytes, from, limit), LineEnds.next(bytes, from, limit));
    }
  }
}
