package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.SelectStrategy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CrowdTest {

  private static final int MANY = 32;
  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Crowd of(int answers) {
    var crowd = new Crowd();
    for (var i = 0; i < answers; i++) {
      crowd.enter();
    }
    return crowd;
  }

  /** Only after a rest does it look by itself, without leave to wait for what comes. */
  private static boolean rests(Crowd crowd) throws Exception {
    var looks = new AtomicInteger();
    assertEquals(SelectStrategy.SELECT, crowd.calculateStrategy(() -> count(looks, 0), false));
    return looks.get() == 1;
  }

  private static int count(AtomicInteger looks, int ready) {
    looks.incrementAndGet();
    return ready;
  }

  @Test
  void restsWhereManyAnswersComeIn() throws Exception {
    assertFalse(rests(of(MANY - 1)));

    var crowd = of(MANY);
    assertTrue(rests(crowd));
    assertEquals(7, crowd.calculateStrategy(() -> 7, false));
    crowd.leave();
    assertFalse(rests(crowd));
  }

  @Test
  void looksAtOnceWhereThereAreTasks() throws Exception {
    var before = System.nanoTime();
    var crowd = of(MANY);

    for (var i = 0; i < 100_000; i++) { // a rest each would take 50 s
      assertEquals(0, crowd.calculateStrategy(() -> 0, true));
    }

    assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(20));
  }

  @Test
  void countsAnAnswerFromItsHeadToItsEnd() throws Exception {
    var goOn = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(
                connection -> {
                  connection.read();
                  connection.write(chunked("text/event-stream") + chunk("data: a\n\n"));
                  goOn.await();
                  connection.write(chunk(""));
                });
        var session = new SessionHarness(KIT, SessionHarness.settings(server))) {
      var exchange = session.get("/");
      exchange.firstBytes.get(10, TimeUnit.SECONDS);
      var loops = loops();
      for (var loop : loops) {
        on(loop, crowd -> IntStream.range(1, MANY).forEach(_ -> crowd.enter()));
      }

      assertEquals(1, resting(loops));
      goOn.countDown();
      exchange.body();
      assertEquals(0, resting(loops));
    }
  }

  private static List<EventLoop> loops() {
    var all = EventLoops.of(KIT.system());
    var found = new HashSet<EventLoop>();
    for (var i = 0; i < 100; i++) {
      found.add(all.next());
    }
    return new ArrayList<>(found);
  }

  private interface Step {
    void with(Crowd crowd) throws Exception;
  }

  private static void on(EventLoop loop, Step step) throws Exception {
    CompletableFuture.supplyAsync(
            () -> {
              try {
                step.with(Crowd.of(loop));
                return true;
              } catch (Exception failure) {
                throw new AssertionError(failure);
              }
            },
            loop)
        .get(10, TimeUnit.SECONDS);
  }

  private static int resting(List<EventLoop> loops) throws Exception {
    var resting = new AtomicInteger();
    for (var loop : loops) {
      on(loop, crowd -> resting.addAndGet(rests(crowd) ? 1 : 0));
    }
    return resting.get();
  }
}
