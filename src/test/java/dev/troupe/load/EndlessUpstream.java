package dev.troupe.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.SynchronousQueue;

/**
 * An upstream that sends events of 1 KB without end, as fast as its one socket takes them, and that
 * knows when that takes no more.
 */
final class EndlessUpstream implements AutoCloseable {

  private static final long QUIET = 250; // ms without a write going through: it blocks
  private static final byte[] HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".getBytes(US_ASCII);
  private static final byte[] EVENT =
      ("data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
              + "x".repeat(1000)
              + "\"},\"finish_reason\":null}]}\n\n")
          .getBytes(US_ASCII);

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final SynchronousQueue<Long> blocked = new SynchronousQueue<>();
  private long sent; // upstream's thread only

  EndlessUpstream() throws IOException {
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    selector = Selector.open();
    Thread.ofPlatform().daemon().name("endless-upstream").start(this::serve);
  }

  int port() {
    return listener.socket().getLocalPort();
  }

  /** Waits until a write blocks, and gives the bytes sent until then. */
  long awaitBlocked() throws InterruptedException {
    return blocked.take();
  }

  /** Waits until all buffers on the way are full: until a blocked write blocks on. */
  void awaitStandstill() throws InterruptedException {
    var before = -1L;
    for (var now = awaitBlocked(); now != before; now = awaitBlocked()) {
      before = now;
    }
  }

  private void serve() {
    try (var socket = listener.accept()) {
      var _ = socket.read(ByteBuffer.allocate(65_536)); // the request, whatever it is
      write(socket, ByteBuffer.wrap(HEAD));
      while (true) {
        write(socket, ByteBuffer.wrap(EVENT));
      }
    } catch (IOException | ClosedSelectorException _) {
      // the other side went, or the test ended
    }
  }

  private void write(SocketChannel socket, ByteBuffer bytes) throws IOException {
    if (socket.isBlocking()) {
      socket.configureBlocking(false);
      socket.register(selector, SelectionKey.OP_WRITE);
    }
    while (bytes.hasRemaining()) {
      sent += socket.write(bytes);
      if (bytes.hasRemaining() && selector.select(QUIET) == 0) {
        var _ = blocked.offer(sent); // to whoever waits for it
      }
      selector.selectedKeys().clear();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      selector.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
