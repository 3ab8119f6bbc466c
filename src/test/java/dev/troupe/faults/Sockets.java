package dev.troupe.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The two ways in which a TCP connection ends, and how to come by one. */
final class Sockets {

  private static final int BACKLOG = 4096;

  private Sockets() {}

  /** Listens on loopback; port 0 takes a free one. */
  static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
  }

  static Socket connect(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true); // what is cut into pieces shall leave so
    return socket;
  }

  /** Sends a FIN; what the other side still says can be read. */
  static void finish(Socket socket) throws IOException {
    if (!socket.isClosed() && !socket.isOutputShutdown()) {
      socket.shutdownOutput();
    }
  }

  /** Closes with an RST, unless it is closed: the kernel drops what was not sent yet. */
  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // closed meanwhile
    }
  }

  /**
   * Closes {@code listener}, and waits for the thread that accepts from it: while that accepts, the
   * port is open, and what it accepts is nobody's to close.
   */
  static void close(ServerSocket listener, Thread acceptor) {
    close(listener);
    try {
      acceptor.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
