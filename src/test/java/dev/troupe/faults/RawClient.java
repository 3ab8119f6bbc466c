package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/** A client on a plain socket, which sees each byte and how the connection ends. */
final class RawClient implements AutoCloseable {

  /** What a client saw of a connection, up to its end. */
  record Seen(String text, Toxic.End end) {}

  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = Sockets.connect(port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    return this;
  }

  /** Posts {@code body}. */
  RawClient post(String path, String body, String... headers) throws IOException {
    var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return send(
        "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
            .formatted(path, more, body.getBytes(UTF_8).length, body));
  }

  /** Waits until {@code text} has come. */
  void readUntil(String text) throws IOException {
    var seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      var more = readOnce();
      if (more.isEmpty()) {
        throw new IOException("the connection ended with: " + seen);
      }
      seen.append(more);
    }
  }

  /** Waits for so many bytes. */
  String read(int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), ISO_8859_1);
  }

  /** Waits for what one read gives. */
  String readOnce() throws IOException {
    var buffer = new byte[65_536];
    var count = socket.getInputStream().read(buffer);
    return new String(buffer, 0, Math.max(count, 0), ISO_8859_1);
  }

  /** Waits for all bytes and for the end. */
  Seen readAll() {
    var text = new ByteArrayOutputStream();
    try {
      for (var next = socket.getInputStream().read(); next >= 0; ) {
        text.write(next);
        next = socket.getInputStream().read();
      }
      return new Seen(text.toString(ISO_8859_1), Toxic.End.FIN);
    } catch (IOException failure) {
      if (String.valueOf(failure.getMessage()).contains("reset")) {
        return new Seen(text.toString(ISO_8859_1), Toxic.End.RST);
      }
      throw new UncheckedIOException(failure);
    }
  }

  /** Whether something can be read right now. */
  boolean hasMore() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  void finish() throws IOException {
    Sockets.finish(socket);
  }

  void reset() {
    Sockets.reset(socket);
  }

  @Override
  public void close() {
    Sockets.close(socket);
  }
}
