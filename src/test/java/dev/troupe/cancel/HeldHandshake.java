package dev.troupe.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that takes TCP connections and holds back its half of the TLS handshake until it is
 * told to let it through. It sees what arrives on the wire, and the request that is in it.
 */
final class HeldHandshake implements AutoCloseable {

  /** TLS records by their first byte: RFC 8446 §5.1. */
  static final int HANDSHAKE = 0x16;

  static final int APPLICATION_DATA = 0x17;
  private static final int RECORD_HEADER = 5; // bytes; the last two are the length of the rest

  private final ServerSocket outside = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
  private final ServerSocket inside; // speaks TLS
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

  HeldHandshake(SSLContext tls) throws IOException {
    inside =
        tls.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
    var _ = Thread.ofVirtual().name("handshakes").start(this::accept);
  }

  URI baseUrl() {
    return URI.create("https://127.0.0.1:" + outside.getLocalPort() + "/v1");
  }

  /** The connections whose first handshake message has come, and that were not taken yet. */
  BlockingQueue<Arrival> arrivals() {
    return arrivals;
  }

  private void accept() {
    try {
      while (true) {
        var arrival = new Arrival(outside.accept());
        var _ = Thread.ofVirtual().start(arrival::receive);
      }
    } catch (IOException _) {
      // closed
    }
  }

  /** One connection. */
  final class Arrival {
    final CompletableFuture<Long> closed = new CompletableFuture<>(); // System.nanoTime

    private final Socket client;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream(); // guarded by this
    private @Nullable Socket inner; // guarded by this; there once it is let through
    private boolean ended; // guarded by this

    private Arrival(Socket client) {
      this.client = client;
    }

    private void receive() {
      var buffer = new byte[16_384];
      try (client) {
        for (var n = read(buffer); n >= 0; n = read(buffer)) {
          pass(buffer, n);
        }
      } catch (IOException _) {
        // a reset is an end, too
      }
      closed.complete(System.nanoTime());
      end();
    }

    private int read(byte[] buffer) throws IOException {
      return client.getInputStream().read(buffer);
    }

    private synchronized void pass(byte[] bytes, int length) throws IOException {
      var isFirst = recordTypes().isEmpty();
      received.write(bytes, 0, length);
      if (inner != null) {
        inner.getOutputStream().write(bytes, 0, length);
      }
      if (isFirst && !recordTypes().isEmpty()) {
        arrivals.add(this);
      }
    }

    private synchronized void end() {
      ended = true;
      try {
        if (inner != null) {
          inner.shutdownOutput();
        }
      } catch (IOException _) {
        // it closed first
      }
    }

    /** The types of the whole records that arrived, in order. */
    synchronized List<Integer> recordTypes() {
      var bytes = ByteBuffer.wrap(received.toByteArray());
      var types = new ArrayList<Integer>();
      for (var at = 0; at + RECORD_HEADER <= bytes.limit(); ) {
        var end = at + RECORD_HEADER + Short.toUnsignedInt(bytes.getShort(at + 3));
        if (end <= bytes.limit()) {
          types.add((int) bytes.get(at));
        }
        at = end;
      }
      return types;
    }

    /** Goes on with the handshake; the head of the request that came over it, or nothing. */
    CompletableFuture<String> letThrough() throws IOException {
      var request = new CompletableFuture<String>();
      Socket server;
      synchronized (this) {
        inner = new Socket(inside.getInetAddress(), inside.getLocalPort());
        server = inside.accept();
        inner.getOutputStream().write(received.toByteArray());
        if (ended) {
          inner.shutdownOutput();
        }
      }
      var _ = Thread.startVirtualThread(this::answer);
      var _ = Thread.startVirtualThread(() -> request.complete(readHead(server)));
      return request;
    }

    private void answer() {
      Socket from;
      synchronized (this) {
        from = Objects.requireNonNull(inner);
      }
      try (from) {
        from.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException _) {
        // one side closed
      }
    }
  }

  private static String readHead(Socket server) {
    var head = new StringBuilder();
    try {
      for (var next = server.getInputStream().read();
          next >= 0 && head.indexOf("\r\n\r\n") < 0;
          next = server.getInputStream().read()) {
        head.append(new String(new byte[] {(byte) next}, US_ASCII));
      }
    } catch (IOException _) {
      // no handshake, or cut
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    outside.close();
    inside.close();
  }
}
