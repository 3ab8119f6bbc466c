package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Timeout(60)
@Isolated("hears of all that is dropped in the process")
class DropsTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("troupe.coroutine");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    collect(); // what other tests dropped
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
  }

  @Test
  void reportsADroppedAnswerWithItsPlaceOnlyOnce() {
    var drops = new Drops(true);
    for (int i = 0; i < 3; i++) {
      var _ = drops.watch(new Object());
    }
    collect();

    assertEquals(1, reports().size());
    assertFalse(reports().getFirst().contains("-Dtroupe.debug"), reports()::toString);
  }

  @Test
  void reportsWithoutThePlaceUnlessItIsToBeDebugged() {
    var _ = new Drops(false).watch(new Object());
    collect();

    assertEquals(1, reports().size());
    assertTrue(reports().getFirst().contains("-Dtroupe.debug=true"), reports()::toString);
  }

  @Test
  void saysNothingOfWhatWasWanted() {
    new Drops(true).watch(new Object()).wanted();
    collect();

    assertEquals(List.of(), reports());
  }

  @Test
  void saysNothingOfAnAnswerThatWasAwaitedCancelledOrMadeAStage() throws InterruptedException {
    assertEquals("there", pending().await());
    pending().cancel();
    var _ = pending().toStage();
    collect();

    assertEquals(List.of(), reports());
  }

  private static Pending<String> pending() {
    return Pending.of(CompletableFuture.completedFuture("there"), () -> {});
  }

  private List<String> reports() {
    return List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Until what was dropped so far is collected and reported: a later collection has been, too. */
  private static void collect() {
    collectOne();
    collectOne();
  }

  /** Looks for a moment: the cleaner's thread needs one, and a collection costs more. */
  private static boolean hasCome(CompletableFuture<Void> collected) {
    try {
      collected.get(100, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException | ExecutionException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void collectOne() {
    var collected = new CompletableFuture<Void>();
    var _ = Drops.CLEANER.register(new Object(), () -> collected.complete(null));
    do {
      System.gc();
    } while (!hasCome(collected));
  }
}
