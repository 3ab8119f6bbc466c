package dev.troupe.ingress;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that speaks bytes, and so can misbehave. */
final class RawClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    in = socket.getInputStream();
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The head of a request, a line each. */
  RawClient head(String... lines) throws IOException {
    return send(String.join("\r\n", lines) + "\r\n\r\n");
  }

  /** A whole request with a JSON body. */
  RawClient post(String path, String json) throws IOException {
    var length = json.getBytes(StandardCharsets.UTF_8).length;
    return head(
            "POST " + path + " HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: " + length)
        .send(json);
  }

  /** Ends this side only. */
  void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends both sides with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Reads until {@code text} came, and gives all that came. */
  String readUntil(String text) throws IOException {
    var read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("ended before '" + text + "': " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /** Reads to the end of the connection. */
  String readAll() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
