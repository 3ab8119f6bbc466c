package dev.troupe.cancel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A port to which connections neither succeed nor fail: its queue of connections that wait to be
 * accepted is full, so that the kernel drops what comes in.
 */
final class FullBacklog implements AutoCloseable {

  private static final int MOST = 16; // Linux takes two for a backlog of 1

  private final ServerSocket listener;
  private final List<Socket> fillers = new ArrayList<>();

  FullBacklog() throws IOException {
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

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
  }

  /** Accepts all that ever got through, and counts the bytes that came with it. */
  int bytesReceived() throws IOException {
    var bytes = 0;
    for (var filler : fillers) {
      filler.close();
    }
    listener.setSoTimeout(100);
    try {
      while (true) {
        try (var socket = listener.accept()) {
          socket.setSoTimeout(100);
          bytes += socket.getInputStream().readAllBytes().length;
        }
      }
    } catch (SocketTimeoutException nobody) {
      return bytes;
    }
  }

  @Override
  public void close() throws IOException {
    for (var filler : fillers) {
      filler.close();
    }
    listener.close();
  }
}
