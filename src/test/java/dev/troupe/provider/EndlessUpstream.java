package dev.troupe.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A raw server that streams to one client for as long as that reads, and knows when it does not.
 */
final class EndlessUpstream implements AutoCloseable {

  /** More than all buffers on the way hold together. */
  static final long MOST = 64L << 20;

  private static final long BLOCKED_MILLIS = 300;
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
  private static final String EVENT =
      "data: {\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"word \"}}]}\n\n";

  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Selector selector = Selector.open();
  private final ByteBuffer events = ByteBuffer.wrap(EVENT.repeat(500).getBytes(US_ASCII));
  private SocketChannel client;

  @SuppressWarnings("NullAway.Init") // accept() comes first
  EndlessUpstream() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  URI baseUrl() throws IOException {
    var port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Waits for the request and sends the beginning of the answer. */
  void accept() throws IOException {
    client = server.accept();
    client.read(ByteBuffer.allocate(1 << 16));
    client.write(ByteBuffer.wrap((HEAD + EVENT + EVENT).getBytes(US_ASCII)));
    client.configureBlocking(false);
    client.register(selector, SelectionKey.OP_WRITE);
  }

  /** Writes until nothing more has been taken for a while; returns how much was. */
  long writeUntilBlocked() throws IOException {
    var written = 0L;
    while (written < MOST && isWritable(BLOCKED_MILLIS)) {
      if (!events.hasRemaining()) {
        events.rewind();
      }
      written += client.write(events);
    }
    return written;
  }

  /** Waits until the client reads again. */
  void awaitWritable() throws IOException {
    if (!isWritable(5_000)) {
      throw new AssertionError("client does not read again");
    }
  }

  private boolean isWritable(long millis) throws IOException {
    selector.selectedKeys().clear();
    return selector.select(millis) > 0;
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
    selector.close();
    server.close();
  }
}
