package dev.troupe.cancel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port to which connections neither succeed nor fail: its queue of connections that wait to be
 * accepted is full, so that the kernel drops what comes in. Once it is opened, the kernels of those
 * who still try get through, at their next try.
 */
public final class FullBacklog implements AutoCloseable {

  private static final int MOST = 16; // Linux takes two for a backlog of 1

  private final ServerSocket listener;
  private final Set<Socket> fillers = new HashSet<>();
  private final BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
  private final AtomicInteger accepted = new AtomicInteger(); // since it was opened

  public FullBacklog() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    while (fillers.size() < MOST && fill()) {}
    if (fillers.size() == MOST) {
      throw new IllegalStateException("the kernel goes on accepting after " + MOST);
    }
  }

  private boolean fill() throws IOException {
    var socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()), 200);
      fillers.add(socket);
      return true;
    } catch (SocketTimeoutException full) {
      socket.close();
      return false;
    }
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
  }

  /** Accepts all that waits and all that comes. */
  void open() throws IOException {
    for (var _ : fillers) {
      listener.accept().close(); // the oldest wait in front
    }
    var _ = Thread.ofVirtual().name("backlog").start(this::accept);
  }

  /** For each connection since it was opened, the first line that came over it. */
  BlockingQueue<String> arrivals() {
    return arrivals;
  }

  /** How many connections came since it was opened. */
  int accepted() {
    return accepted.get();
  }

  private void accept() {
    try {
      while (true) {
        var socket = listener.accept();
        accepted.incrementAndGet();
        var _ = Thread.ofVirtual().start(() -> arrivals.add(firstLine(socket)));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private static String firstLine(Socket socket) {
    var line = new StringBuilder();
    try {
      for (var next = socket.getInputStream().read();
          next >= 0 && next != '\r';
          next = socket.getInputStream().read()) {
        line.append(new String(new byte[] {(byte) next}, US_ASCII));
      }
    } catch (IOException _) {
      // cut
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    for (var filler : fillers) {
      filler.close();
    }
    listener.close();
  }
}
