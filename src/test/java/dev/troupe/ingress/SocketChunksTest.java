package dev.troupe.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chunks that go past the stream of a socket, which has nothing to write itself. */
@Timeout(60)
class SocketChunksTest {

  /** More than the buffers of both sides of a socket hold. */
  private static final int MUCH = 64 * 1024 * 1024;

  private final ActorTestKit kit = ActorTestKit.create();
  private final EventLoops loops = EventLoops.of(kit.system());
  private final NioServerSocketChannel server = new NioServerSocketChannel();
  private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
  private final CompletableFuture<SocketStage> begun = new CompletableFuture<>();

  @BeforeEach
  void start() throws Exception {
    loops.enter();
    server.pipeline().addLast(new Acceptor(loops, this::run));
    loops.next().register(server).sync();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync();
  }

  @AfterEach
  void stop() {
    var _ = server.close();
    loops.leave();
    kit.shutdownTestKit();
  }

  private void run(Channel socket) {
    var stage = new SocketStage(socket, Duration.ofMinutes(1));
    var _ =
        Flow.fromSinkAndSource(Sink.<ByteString>ignore(), Source.<ByteString>never())
            .join(Flow.fromGraph(stage))
            .withAttributes(ActorAttributes.dispatcher(loops.dispatcher(socket.eventLoop())))
            .run(kit.system());
    accepted.complete(socket);
    begun.complete(stage);
  }

  /** In the thread that is the connection's. */
  private boolean write(ByteString data) throws Exception {
    var stage = begun.get(10, TimeUnit.SECONDS);
    return accepted.get(10, TimeUnit.SECONDS).eventLoop().submit(() -> write(stage, data)).get();
  }

  private static boolean write(SocketStage stage, ByteString data) {
    var ready = stage.isReady();
    if (ready) {
      stage.write(data);
    }
    return ready;
  }

  @Test
  void areFramedAndTakenUntilTheSocketIsFull() throws Exception {
    try (var client =
        new Socket(InetAddress.getLoopbackAddress(), server.localAddress().getPort())) {
      while (!write(ByteString.fromString("twenty-six letters of text"))) {
        Thread.onSpinWait(); // the stage has not begun; the test's time limit ends it
      }
      var read = new String(client.getInputStream().readNBytes(32), UTF_8);
      assertEquals("1a\r\ntwenty-six letters of text\r\n", read);

      var much = ByteString.fromArray(new byte[64 * 1024]);
      var written = 0;
      while (written < MUCH && write(much)) {
        written += much.length();
      }
      assertTrue(written < MUCH, "it took more than a socket holds");
    }
  }

  @Test
  void goOutTogetherWhereManyComeInOneTurnOfTheLoop() throws Exception {
    var flushes = new AtomicInteger();
    try (var client =
        new Socket(InetAddress.getLoopbackAddress(), server.localAddress().getPort())) {
      while (!write(ByteString.fromString("first"))) {
        Thread.onSpinWait(); // the stage has not begun; the test's time limit ends it
      }
      var channel = accepted.get();
      channel.pipeline().addLast(new Flushes(flushes));
      var stage = begun.get();
      channel
          .eventLoop()
          .submit(() -> IntStream.range(0, 100).forEach(i -> stage.write(digit(i))))
          .get();
      channel.eventLoop().submit(() -> {}).get();

      assertEquals(5, flushes.get());
      var read = new String(client.getInputStream().readNBytes(10 + 100 * 6), UTF_8);
      assertEquals("0123456789".repeat(10), read.substring(10).replaceAll("1\r\n(.)\r\n", "$1"));
    }
  }

  private static ByteString digit(int i) {
    return ByteString.fromString("" + i % 10);
  }

  /** Counts how often what was written is sent. */
  private static final class Flushes extends ChannelOutboundHandlerAdapter {
    private final AtomicInteger count;

    Flushes(AtomicInteger count) {
      this.count = count;
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      count.incrementAndGet();
      context.flush();
    }
  }
}
