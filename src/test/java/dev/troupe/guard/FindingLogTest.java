package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.guard.Finding.What;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingLogTest {

  private static final long BEGIN = 17;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final FindingLog log = new FindingLog(20);

  private static Finding at(int line) {
    var code = new StackTraceElement("acme.Order", "onMessage", "Order.java", line);
    var sleep = new StackTraceElement("java.lang.Thread", "sleep", "Thread.java", 509);
    var stack = new HoldingStack(List.of(sleep, code), code);
    return new Finding(What.WAITS, "acme-dispatcher-3", Duration.ofMillis(53), stack);
  }

  @Test
  void saysWhatHoldsTheThreadWhereAndWhatToDo() {
    assertEquals(
        "thread 'acme-dispatcher-3' waits in java.lang.Thread.sleep at"
            + " acme.Order.onMessage(Order.java:31), 53 ms so far: actors and HTTP share this"
            + " thread; wait in a Coroutine and take the outcome by pipeToSelf, or use a dispatcher"
            + " of its own",
        log.line(at(31), BEGIN));
  }

  @Test
  void printsTheFrameThatHoldsTheThreadFirst() {
    assertEquals("sleep", at(31).trace().getStackTrace()[0].getMethodName());
  }

  @Test
  void saysOnePlaceOnceAMinuteAndCountsTheRest() {
    log.line(at(1), BEGIN);
    assertEquals("", log.line(at(1), BEGIN + 1));
    assertEquals("", log.line(at(1), BEGIN + MINUTE - 1));

    var next = log.line(at(1), BEGIN + MINUTE);

    assertTrue(next.endsWith(" (and 2 times before, unsaid)"), next);
  }

  @Test
  void saysNoMoreThanItsLinesAMinute() {
    var written =
        IntStream.range(0, 100).filter(i -> !log.line(at(i), BEGIN + i).isEmpty()).count();

    assertEquals(20, written);
    assertTrue(log.line(at(99), BEGIN + MINUTE).endsWith(" (and 1 times before, unsaid)"));
  }

  @Test
  void forgetsNoPlaceThatWasSaidWithinTheBound() {
    IntStream.range(0, 999).forEach(i -> log.line(at(i), BEGIN));

    assertEquals("", log.line(at(0), BEGIN + 1));
  }
}
