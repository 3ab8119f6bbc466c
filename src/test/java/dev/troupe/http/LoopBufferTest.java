package dev.troupe.http;

import static dev.troupe.http.ScriptedServer.chunk;
import static dev.troupe.http.ScriptedServer.chunked;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopBufferTest {

  private static final int LOOPS = 16; // at most: one connection or more is on each

  private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

  @Test
  void isTheSameAndEmptyOnceItIsReleased() {
    var first = written("first");
    first.release();
    var second = LoopBuffer.forWrite(ALLOCATOR, 10);

    assertSame(first, second);
    assertEquals(0, second.readableBytes());
    assertTrue(second.isDirect());
    second.release();
  }

  @Test
  void isAnotherWhileItIsHeld() {
    var held = written("held");
    var second = written("second");

    assertNotSame(held, second);
    assertEquals("held", held.toString(US_ASCII));
    assertEquals("second", second.toString(US_ASCII));
    held.release();
    second.release();
  }

  @Test
  void isAnotherForMoreThanItHolds() {
    var own = written("own");
    own.release();
    var much = LoopBuffer.forWrite(ALLOCATOR, 1024 * 1024);

    assertNotSame(own, much);
    assertTrue(much.writableBytes() >= 1024 * 1024);
    much.release();
  }

  @Test
  void isEachThreadsOwn() {
    var ours = written("ours");
    ours.release();
    var theirs = CompletableFuture.supplyAsync(() -> written("theirs")).join();

    assertNotSame(ours, theirs);
    theirs.release();
  }

  private static ByteBuf written(String text) {
    var buffer = LoopBuffer.forWrite(ALLOCATOR, text.length());
    buffer.writeCharSequence(text, US_ASCII);
    return buffer;
  }

  @Test
  void leavesItToTheChannelHowManyAreReadInOneRound() {
    var channel = new NioSocketChannel();
    var before = maxMessagesPerRead(channel);
    LoopBuffer.forReads(channel.config());

    assertTrue(before > 1);
    assertEquals(before, maxMessagesPerRead(channel));
    channel.unsafe().closeForcibly();
  }

  private static int maxMessagesPerRead(NioSocketChannel channel) {
    MaxMessagesRecvByteBufAllocator reads = channel.config().getRecvByteBufAllocator();
    return reads.maxMessagesPerRead();
  }

  /** The part that came is kept where it was read, while other answers come on the same loop. */
  @Test
  void keepsAHeadOfWhichAPartHasComeFromWhatOthersRead() throws Exception {
    var others = new CountDownLatch(1);
    var kit = ActorTestKit.create();
    try (var server = ScriptedServer.start(connection -> answer(connection, others));
        var session = new SessionHarness(kit, many(server))) {
      var cut = new ArrayList<RecordedExchange>();
      for (var i = 0; i < LOOPS; i++) {
        cut.add(session.get("/cut"));
        server.request();
      }
      for (var i = 0; i < 20; i++) {
        assertEquals("y".repeat(200), session.get("/whole").body());
      }
      others.countDown();

      for (var each : cut) {
        assertEquals("z".repeat(100), each.outcome.get(10, TimeUnit.SECONDS));
      }
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static SessionHarness.Settings many(ScriptedServer server) {
    var settings = SessionHarness.settings(server);
    settings.maxConnections = LOOPS + 1;
    return settings;
  }

  private static void answer(ScriptedServer.Connection connection, CountDownLatch others)
      throws Exception {
    while (true) {
      if (connection.read().line().contains("/cut")) {
        var answer = chunked("text/plain") + chunk("z".repeat(100)) + chunk("");
        connection.write(answer.substring(0, 40));
        others.await();
        connection.write(answer.substring(40));
      } else {
        connection.write(chunked("text/plain") + chunk("y".repeat(200)) + chunk(""));
      }
    }
  }
}
