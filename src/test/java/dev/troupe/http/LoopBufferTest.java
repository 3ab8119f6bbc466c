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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopBufferTest {

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
    var much = LoopBuffer.forWrite(ALLOCATOR, 1024 * 1024);

    assertTrue(much.writableBytes() >= 1024 * 1024);
    much.release();
    var little = LoopBuffer.forWrite(ALLOCATOR, 1);
    assertNotSame(much, little);
    little.release();
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

  /** The part that came is kept where it was read, while other answers come on the same loop. */
  @Test
  void keepsAHeadOfWhichAPartHasComeFromWhatOthersRead() throws Exception {
    var others = new CountDownLatch(1);
    var kit = ActorTestKit.create();
    try (var server = ScriptedServer.start(connection -> answer(connection, others));
        var session = new SessionHarness(kit, SessionHarness.settings(server))) {
      var cut = session.get("/cut");
      server.request();
      for (var i = 0; i < 20; i++) {
        assertEquals("y".repeat(200), session.get("/whole").body());
      }
      others.countDown();

      assertEquals("z".repeat(100), cut.outcome.get(10, TimeUnit.SECONDS));
    } finally {
      kit.shutdownTestKit();
    }
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
