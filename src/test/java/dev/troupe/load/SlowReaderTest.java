package dev.troupe.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client that reads a byte of an endless stream now and then, sixty between two points. Prints
 * the live set, after two full collections, and what the upstream could send.
 */
@Timeout(60)
@Tag("load")
class SlowReaderTest {

  private static final int POINTS = 5;
  private static final long SENT_AT_MOST = 16L << 20; // what kernel and Troupe buffer
  private static final long NOISE = 2L << 20; // an upstream that is not held sends that in a blink

  @Test
  void blocksTheUpstreamAndKeepsTheLiveSet() throws IOException {
    var live = new long[POINTS];
    var sent = new long[POINTS];
    try (var program = Child.jvm(SlowReader.class, List.of())) {
      for (int n = 0; n < POINTS; n++) {
        var point = program.await("point: ").split(" ", 2);
        live[n] = Long.parseLong(point[0]);
        sent[n] = Long.parseLong(point[1]);
        IO.println("SlowReaderTest: live set %,d B, sent %,d B".formatted(live[n], sent[n]));
      }
    }

    assertTrue(sent[POINTS - 1] <= SENT_AT_MOST, "the upstream's writes block");
    var rise = slope(live) * (POINTS - 1);
    assertTrue(rise < NOISE, "the live set rises by %,.0f B".formatted(rise));
  }

  /** Of the line nearest to {@code values}: bytes from one point to the next. */
  private static double slope(long[] values) {
    var middle = (values.length - 1) / 2.0;
    var above = 0.0;
    var below = 0.0;
    for (int n = 0; n < values.length; n++) {
      above += (n - middle) * values[n];
      below += (n - middle) * (n - middle);
    }
    return above / below;
  }
}
