package dev.troupe.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bytes of real sockets, as streams see them. */
@Timeout(60)
class SocketStageTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final EventLoops LOOPS = EventLoops.of(KIT.system());
  private static final Duration LONG = Duration.ofMinutes(1);

  /** More than the stage reads ahead and the kernel's buffers of both sides together. */
  private static final int MUCH = 64 * 1024 * 1024;

  private static final Duration QUIET = Duration.ofSeconds(1); // without a byte: it has stopped

  private final NioServerSocketChannel server = new NioServerSocketChannel();

  @BeforeAll
  static void start() {
    LOOPS.enter();
  }

  @AfterEach
  void stop() {
    var _ = server.close();
  }

  @AfterAll
  static void stopAll() {
    LOOPS.leave();
    KIT.shutdownTestKit();
  }

  /** Runs {@code stream} on each connection to the address that this returns. */
  private InetSocketAddress serve(Flow<ByteString, ByteString, ?> stream, Duration idleTimeout)
      throws Exception {
    return listen(socket -> run(socket, stream, idleTimeout));
  }

  private InetSocketAddress listen(Consumer<? super Channel> accepted) throws Exception {
    server.pipeline().addLast(new Acceptor(LOOPS, accepted));
    LOOPS.next().register(server).sync();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync();
    return server.localAddress();
  }

  private static void run(
      Channel socket, Flow<ByteString, ByteString, ?> stream, Duration idleTimeout) {
    var _ = stream.join(Flow.fromGraph(new SocketStage(socket, idleTimeout))).run(KIT.system());
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    var client = new Socket(address.getAddress(), address.getPort());
    client.setSoTimeout(10_000);
    return client;
  }

  @Test
  void passesAllThatIsWrittenAndThenCloses() throws Exception {
    var parts = Source.range(1, 1000).map(n -> ByteString.fromString(n + ","));
    var address = serve(Flow.fromSinkAndSource(Sink.ignore(), parts), LONG);

    try (var client = connect(address)) {
      var read = new String(client.getInputStream().readAllBytes(), UTF_8);

      assertEquals(1000, read.split(",").length);
      assertTrue(read.endsWith("999,1000,"), read);
    }
  }

  @Test
  void answersAClientThatWritesNoMore() throws Exception {
    var address = serve(Flow.of(ByteString.class), LONG);

    try (var client = connect(address)) {
      client.getOutputStream().write("over".getBytes(UTF_8));
      client.shutdownOutput();

      assertEquals("over", new String(client.getInputStream().readAllBytes(), UTF_8));
    }
  }

  @Test
  void readsNoFurtherAheadThanItMayAndGoesOnOnceTheStreamReads() throws Exception {
    var read = new CompletableFuture<SinkQueueWithCancel<ByteString>>();
    var stream =
        Flow.fromSinkAndSourceMat(Sink.<ByteString>queue(), Source.<ByteString>never(), Keep.left())
            .mapMaterializedValue(
                queue -> {
                  read.complete(queue);
                  return queue;
                });
    var address = serve(stream, LONG);

    try (var client = SocketChannel.open(address)) {
      client.configureBlocking(false);
      var written = writeUntilItStops(client);

      assertTrue(written < MUCH, "it read without end");
      assertEquals(written, drain(read.get(10, TimeUnit.SECONDS), written));
    }
  }

  /** Writes as long as the other side reads, {@link #MUCH} at most. */
  private static long writeUntilItStops(SocketChannel client) throws IOException {
    var part = ByteBuffer.allocate(64 * 1024);
    var written = 0L;
    var last = System.nanoTime();
    while (written < MUCH && System.nanoTime() - last < QUIET.toNanos()) {
      var now = client.write(part.clear());
      written += now;
      last = now > 0 ? System.nanoTime() : last;
    }
    return written;
  }

  private static long drain(SinkQueueWithCancel<ByteString> queue, long expected) throws Exception {
    var read = 0L;
    while (read < expected) {
      read += queue.pull().toCompletableFuture().get(10, TimeUnit.SECONDS).orElseThrow().size();
    }
    return read;
  }

  @Test
  void stopsTheStreamWhereTheClientDoesNotRead() throws Exception {
    var produced = new AtomicLong();
    var part = ByteString.fromArray(new byte[16 * 1024]);
    var endless = Source.repeat(part).map(each -> counted(each, produced));
    var address = serve(Flow.fromSinkAndSource(Sink.ignore(), endless), LONG);

    try (var client = connect(address)) {
      var stoppedAt = awaitStop(produced);
      assertTrue(stoppedAt < MUCH, "it wrote without end");

      client.getInputStream().readNBytes((int) stoppedAt);
      while (produced.get() == stoppedAt) {
        Thread.onSpinWait(); // the test's time limit ends it
      }
    }
  }

  private static ByteString counted(ByteString part, AtomicLong produced) {
    produced.addAndGet(part.size());
    return part;
  }

  private static long awaitStop(AtomicLong produced) {
    var count = produced.get();
    var last = System.nanoTime();
    while (count < MUCH && (count == 0 || System.nanoTime() - last < QUIET.toNanos())) {
      var now = produced.get();
      last = now == count ? last : System.nanoTime();
      count = now;
    }
    return count;
  }

  @Test
  void resetsASocketOnWhichNothingMoves() throws Exception {
    var silent = Flow.fromSinkAndSource(Sink.<ByteString>ignore(), Source.<ByteString>never());
    var address = serve(silent, Duration.ofMillis(100));

    try (var client = connect(address)) {
      assertThrows(SocketException.class, () -> client.getInputStream().readAllBytes());
    }
  }

  @Test
  void resetsWhereTheStreamFailsSoThatNobodyTakesAPartForTheWhole() throws Exception {
    var broken =
        Source.single(ByteString.fromString("a part"))
            .concat(Source.failed(new IllegalStateException("of this test")));
    var address = serve(Flow.fromSinkAndSource(Sink.ignore(), broken), LONG);

    try (var client = connect(address)) {
      assertThrows(SocketException.class, () -> client.getInputStream().readAllBytes());
    }
  }

  @Test
  void endsTheStreamOfASocketThatWasClosedBeforeItBegan() throws Exception {
    var ended = new CompletableFuture<String>();
    var stream =
        Flow.of(ByteString.class)
            .watchTermination(
                (nothing, end) -> {
                  var _ = end.thenRun(() -> ended.complete("ended"));
                  return nothing;
                });
    var address = listen(socket -> socket.close().addListener(_ -> run(socket, stream, LONG)));

    try (var _ = connect(address)) {
      assertEquals("ended", ended.get(10, TimeUnit.SECONDS));
    }
  }

  /** What nobody has read yet must not hide that the client is gone. */
  @Test
  void endsTheStreamOfAClientThatResetsBehindBytesThatNobodyReads() throws Exception {
    var ended = new CompletableFuture<String>();
    var read = new CompletableFuture<SinkQueueWithCancel<ByteString>>();
    var stream =
        Flow.fromSinkAndSourceMat(
                Sink.<ByteString>queue(1),
                Source.<ByteString>never()
                    .watchTermination(
                        (nothing, end) -> {
                          var _ = end.whenComplete((_, _) -> ended.complete("ended"));
                          return nothing;
                        }),
                Keep.left())
            .mapMaterializedValue(
                queue -> {
                  read.complete(queue);
                  return queue;
                });
    var address = serve(stream, LONG);

    try (var client = connect(address)) {
      for (var part = 0; part < 5; part++) {
        client.getOutputStream().write(part);
      }
      var _ = drain(read.get(10, TimeUnit.SECONDS), 1);
      client.setSoLinger(true, 0);
    }

    assertEquals("ended", ended.get(10, TimeUnit.SECONDS));
  }

  @Test
  void resetsWhatIsCutByTheEndOfItsMaterializer() throws Exception {
    var materializer = Materializer.createMaterializer(KIT.system());
    var endless = Source.single(ByteString.fromString("a part")).concat(Source.never());
    var address =
        listen(
            socket ->
                Flow.fromSinkAndSource(Sink.<ByteString>ignore(), endless)
                    .join(Flow.fromGraph(new SocketStage(socket, LONG)))
                    .run(materializer));

    try (var client = connect(address)) {
      assertEquals("a part", new String(client.getInputStream().readNBytes(6), UTF_8));
      materializer.shutdown();

      assertThrows(SocketException.class, () -> client.getInputStream().readAllBytes());
    }
  }

  @Test
  void dropsAConnectionThatCannotBegin() throws Exception {
    var address =
        listen(
            _ -> {
              throw new IllegalStateException("of this test");
            });

    try (var client = connect(address)) {
      assertEquals(-1, client.getInputStream().read());
    }
  }
}
