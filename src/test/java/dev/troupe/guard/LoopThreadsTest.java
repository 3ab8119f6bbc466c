package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.guard.DispatcherGuardTest.Pitfall;
import dev.troupe.guard.Finding.What;
import dev.troupe.http.EventLoops;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the guard says of event loops. */
@Timeout(60)
@Isolated("switches a rule of every guard off")
class LoopThreadsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration A_WHILE = Duration.ofMillis(800); // sixteen looks

  /** Together they take the loop longer than the guard lets one compute. */
  private static final int MANY_TASKS = 20_000;

  private final Watched watched = new Watched();
  private Pitfalls pitfalls;
  private volatile boolean working = true;

  @BeforeEach
  void begin() throws Exception {
    pitfalls = new Pitfalls();
  }

  @AfterEach
  void stop() throws Exception {
    working = false;
    pitfalls.close();
    watched.close();
  }

  @ParameterizedTest
  @MethodSource("dev.troupe.guard.DispatcherGuardTest#pitfalls")
  void noticesWhatHoldsALoop(Pitfall pitfall) throws Exception {
    watched.inALoop(() -> pitfall.call().on(pitfalls));

    var finding = watched.next(PATIENCE);
    assertNotNull(finding, "nothing was found");
    assertEquals(pitfall.what(), finding.what());
    assertEquals(pitfall.method(), finding.stack().code().getMethodName());
    assertTrue(finding.thread().startsWith("troupe-http-"), finding.thread());
    assertEquals(1, watched.guard.found());
  }

  @Test
  void noticesWhatWaitsWhereASocketIsRead() throws Exception {
    var socket = new NioDatagramChannel();
    socket.pipeline().addLast(new Sleeper(pitfalls));
    watched.loop.register(socket).sync();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync();

    try (var client = new DatagramSocket()) {
      client.send(new DatagramPacket(new byte[1], 1, socket.localAddress()));
      var finding = watched.next(PATIENCE);

      assertNotNull(finding, "nothing was found");
      assertEquals(What.WAITS, finding.what());
    }
  }

  private static final class Sleeper extends ChannelInboundHandlerAdapter {
    private final Pitfalls pitfalls;

    Sleeper(Pitfalls pitfalls) {
      this.pitfalls = pitfalls;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) throws Exception {
      pitfalls.sleep();
    }
  }

  @Test
  void leavesAnIdleLoopAlone() throws Exception {
    var started = new CountDownLatch(1);
    watched.inALoop(started::countDown);
    started.await();

    assertNull(watched.next(A_WHILE));
    Rules.without(
        Rule.IN_A_RUN,
        () -> {
          watched.inALoop(() -> {}); // what was found to be idle is not looked into again
          assertNotNull(watched.next(PATIENCE));
        });
  }

  @Test
  void takesAWaitForOneOfTheSameRunOnlyWhereItIsSeenTwice() throws Exception {
    var waiting = new CountDownLatch(1);
    try (var pool = new ForkJoinPool(1)) {
      var thread = new CompletableFuture<Thread>();
      pool.execute(() -> spinAndWait(thread, waiting));
      var loops = new LoopThreads(watch -> watch.accept(thread.join(), 1));
      assertFalse(isInSameRun(loops));
      assertTrue(isInSameRun(loops));

      working = false;
      while (thread.join().getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }

      assertFalse(isInSameRun(loops));
      assertTrue(isInSameRun(loops));
      waiting.countDown();
    }
  }

  private void spinAndWait(CompletableFuture<Thread> thread, CountDownLatch waiting) {
    thread.complete(Thread.currentThread());
    while (working) {
      Thread.onSpinWait();
    }
    try {
      waiting.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isInSameRun(LoopThreads loops) {
    return loops.look().iterator().next().sameRun();
  }

  @Test
  void leavesABusyLoopAloneHoweverLongItsQueueIs() throws Exception {
    watched.beginHealthyTasks(MANY_TASKS, () -> working);

    assertNull(watched.next(A_WHILE));
    assertTrue(delay() > Duration.ofMillis(100).toNanos(), "the queue was short");
    Rules.without(Rule.SAME_RUN, () -> assertNotNull(watched.next(PATIENCE)));
  }

  private long delay() throws Exception {
    var handedOver = System.nanoTime();
    var begun = new CompletableFuture<Long>();
    watched.inALoop(() -> begun.complete(System.nanoTime()));
    return begun.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) - handedOver;
  }

  @Test
  void findsComputingByWhatTheLoopHasBegun() throws Exception {
    Rules.without(
        Rule.SAME_TASK,
        () -> {
          watched.inALoop(pitfalls::spin);
          assertNull(watched.next(A_WHILE));
        });

    assertNotNull(watched.next(PATIENCE));
  }

  @Test
  void watchesLoopsThatStartWhileItRunsAndForgetsThoseThatEnd() throws Exception {
    var others = EventLoops.of(watched.kit.system());
    var ended = watched.loop;
    watched.inALoop(() -> {});
    others.leave();
    assertTrue(ended.terminationFuture().await(10, TimeUnit.SECONDS));

    others.enter();
    others.next().execute(() -> pitfalls.park());

    var finding = watched.next(PATIENCE);
    assertNotNull(finding, "nothing was found");
    assertEquals("park", finding.stack().code().getMethodName());
  }
}
