package dev.troupe.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What 100,000 coroutine actors take of a heap of 1 GB. */
@Tag("stress")
class ManyLoopsTest {

  private static final int COUNT = 100_000;
  private static final int MOST_IDLE = 1_200; // bytes
  private static final int MOST_BEGUN = 5_000; // bytes

  @Test
  void areSmallBeforeTheirFirstMessageAndAfterIt() throws Exception {
    try (var child = Child.jvm(ManyLoops.class, List.of("-Xmx1g"), "" + COUNT)) {
      var plain = Integer.parseInt(child.await("plain: "));
      var idle = Integer.parseInt(child.await("idle: "));
      var begun = Integer.parseInt(child.await("begun: "));

      IO.println(
          "ManyLoopsTest: bytes each: plain %d, idle %d, begun %d".formatted(plain, idle, begun));
      assertTrue(idle <= MOST_IDLE, "idle: " + idle);
      assertTrue(begun <= MOST_BEGUN, "begun: " + begun);
      assertEquals("" + 2 * COUNT, child.await("alive: "));
    }
  }
}
