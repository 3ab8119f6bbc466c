package dev.troupe.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EventRingTest {

  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  @Test
  void tellsEveryListenerInTheOrderOfPublication() {
    var heardToo = new ConcurrentLinkedQueue<String>();
    var ring = new EventRing(16, List.of(this::hear, event -> heardToo.add(name(event))));
    ring.start();

    publish(ring, 10);
    ring.close();

    assertEquals(names(0, 10), heard);
    assertEquals(names(0, 10), List.copyOf(heardToo));
    assertEquals(0, ring.dropped());
  }

  @Test
  void dropsTheOldestAndCountsThem() {
    var ring = new EventRing(4, List.of(this::hear));

    publish(ring, 10);
    ring.start();
    ring.close();

    assertEquals(names(6, 10), heard);
    assertEquals(6, ring.dropped());
  }

  @Test
  void isNotHeldUpByAListenerThatHangs() throws InterruptedException {
    var hangs = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var ring =
        new EventRing(
            8,
            List.of(
                event -> {
                  hangs.countDown();
                  await(release);
                  hear(event);
                }));
    ring.start();
    ring.accept(event(0));
    hangs.await();

    publish(ring, 100_000); // would never return, did the ring wait for its listener
    release.countDown();
    ring.close();

    assertEquals(9, heard.size());
    assertEquals(100_001 - 9, ring.dropped());
  }

  @Test
  void goesOnAfterAListenerThrew() {
    var ring =
        new EventRing(
            4,
            List.of(
                _ -> {
                  throw new IllegalStateException("on purpose");
                },
                _ -> {
                  throw new AssertionError("on purpose");
                },
                this::hear));
    ring.start();

    publish(ring, 3);
    ring.close();

    assertEquals(names(0, 3), heard);
  }

  @Test
  void tellsOrCountsEachEventOfManyWriters() throws InterruptedException {
    var ring = new EventRing(64, List.of(this::hear));
    ring.start();

    var writers = IntStream.range(0, 4).mapToObj(_ -> startWriter(ring, 5_000)).toList();
    for (var writer : writers) {
      writer.join();
    }
    ring.close();

    assertEquals(20_000, heard.size() + ring.dropped());
  }

  @Test
  void wakesItsSleepingReader() throws InterruptedException {
    var each = new ConcurrentLinkedQueue<CountDownLatch>();
    var ring = new EventRing(4, List.of(_ -> each.remove().countDown()));
    ring.start();

    for (var i = 0; i < 20; i++) { // one at a time: the reader falls asleep in between
      var told = new CountDownLatch(1);
      each.add(told);
      ring.accept(event(i));
      told.await();
    }

    assertTrue(each.isEmpty());
    ring.close();
  }

  @Test
  @SuppressWarnings("SwallowedInterrupt") // a listener that hangs says how it ended
  void endsAlthoughAListenerHangs() throws InterruptedException {
    var hangs = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var ring =
        new EventRing(
            4,
            List.of(
                _ -> {
                  hangs.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException _) {
                    interrupted.countDown();
                  }
                }),
            Duration.ofMillis(10));
    ring.start();
    ring.accept(event(0));
    hangs.await();

    ring.close();

    interrupted.await();
  }

  @Test
  void canBeClosedByAListener() throws InterruptedException {
    var closed = new CountDownLatch(1);
    var ring = new ArrayList<EventRing>();
    ring.add(
        new EventRing(
            4,
            List.of(
                _ -> {
                  ring.getFirst().close();
                  closed.countDown();
                })));
    ring.getFirst().start();

    ring.getFirst().accept(event(0));

    closed.await();
  }

  @Test
  void keepsTheInterruptOfWhoeverClosesIt() {
    var ring = new EventRing(4, List.of(this::hear));
    ring.start();
    publish(ring, 2);

    Thread.currentThread().interrupt();
    ring.close();

    assertTrue(Thread.interrupted());
    assertEquals(names(0, 2), heard);
  }

  private void hear(TroupeEvent event) {
    heard.add(name(event));
  }

  private static Thread startWriter(EventRing ring, int events) {
    return Thread.startVirtualThread(() -> publish(ring, events));
  }

  private static void publish(EventRing ring, int events) {
    IntStream.range(0, events).mapToObj(EventRingTest::event).forEach(ring);
  }

  private static TroupeEvent event(int number) {
    return new TroupeEvent.ToolCallEnded(
        Origin.at(Door.EMBEDDED),
        "tool-" + number,
        "ok",
        Duration.ZERO,
        Optional.empty(),
        Duration.ZERO);
  }

  private static String name(TroupeEvent event) {
    return switch (event) {
      case TroupeEvent.ToolCallEnded ended -> ended.tool();
      case TroupeEvent.ModelCallEnded ended -> ended.model();
      case TroupeEvent.RouteCallEnded ended -> ended.route();
      case TroupeEvent.CpuTaskEnded ended -> ended.outcome();
    };
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "tool-" + number).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
