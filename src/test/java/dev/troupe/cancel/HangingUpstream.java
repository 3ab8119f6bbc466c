package dev.troupe.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An upstream that takes requests and never finishes an answer, or refuses all of them, and that
 * knows to the nanosecond when each of its sockets was closed from the other side.
 */
public final class HangingUpstream implements AutoCloseable {

  /** How far an answer gets. */
  public enum Progress {
    /** Nothing is answered. */
    NOTHING,
    /** Head and first event. */
    FIRST_EVENT,
    /** A refusal that asks for another try after {@link #PAUSE}. */
    REFUSAL
  }

  /** How long those who were refused are to wait. */
  static final Duration PAUSE = Duration.ofSeconds(2);

  /**
   * One request that arrived.
   *
   * @param closed when the other side closed, as {@link System#nanoTime}
   */
  public record Arrival(CompletableFuture<Long> closed) {}

  private static final byte[] FIRST_EVENT =
      ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
              + "data: {\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,"
              + "\"delta\":{\"content\":\"first\"},\"finish_reason\":null}]}\n\n")
          .getBytes(US_ASCII);

  private static final byte[] REFUSAL =
      String.join(
              "\r\n",
              "HTTP/1.1 429 Too Many Requests",
              "Retry-After-Ms: " + PAUSE.toMillis(),
              "Connection: close",
              "Content-Length: 0",
              "",
              "")
          .getBytes(US_ASCII);

  private final ServerSocket listener;
  private final Progress progress;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

  public HangingUpstream(Progress progress) throws IOException {
    this.progress = progress;
    listener = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
    var _ = Thread.ofVirtual().name("upstream").start(this::accept);
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The requests that arrived and were not taken yet. */
  public BlockingQueue<Arrival> arrivals() {
    return arrivals;
  }

  private void accept() {
    try {
      while (true) {
        var socket = listener.accept();
        var _ = Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // the listener was closed
    }
  }

  private void serve(Socket socket) {
    var arrival = new Arrival(new CompletableFuture<>());
    try (socket) {
      readRequest(socket.getInputStream());
      socket.getOutputStream().write(beginning());
      arrivals.add(arrival);
      var end = socket.getInputStream().read();
      arrival.closed().complete(end == -1 ? System.nanoTime() : Long.MAX_VALUE);
    } catch (IOException reset) {
      arrival.closed().complete(System.nanoTime());
    }
  }

  private byte[] beginning() {
    return switch (progress) {
      case NOTHING -> new byte[0];
      case FIRST_EVENT -> FIRST_EVENT;
      case REFUSAL -> REFUSAL;
    };
  }

  /** Reads to the end of the body, whose length must be given. */
  private static void readRequest(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("request was cut");
      }
      head.append((char) next);
    }
    var length = head.toString().replaceFirst("(?is).*content-length: *(\\d+).*", "$1");
    in.skipNBytes(length.matches("\\d+") ? Long.parseLong(length) : 0);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
