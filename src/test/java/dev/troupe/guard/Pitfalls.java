package dev.troupe.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;

/** What must not be done on a dispatcher, each until it is told to end. */
final class Pitfalls implements AutoCloseable {

  private static final long LONGEST = TimeUnit.SECONDS.toNanos(20);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final CompletableFuture<String> pending = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Object monitor = new Object();
  private final ServerSocket server;
  private final long began = System.nanoTime();
  private volatile boolean spinning = true;

  Pitfalls() throws IOException, InterruptedException {
    server = new ServerSocket(0);
    var held = new CountDownLatch(1);
    Thread.ofPlatform().daemon().start(() -> hold(held));
    held.await();
  }

  private void hold(CountDownLatch held) {
    lock.lock();
    try {
      synchronized (monitor) {
        held.countDown();
        untilEnded();
      }
    } finally {
      lock.unlock();
    }
  }

  private void untilEnded() {
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    spinning = false;
    ended.countDown();
    pending.complete("");
    server.close();
  }

  private boolean goesOn() {
    return spinning && System.nanoTime() - began < LONGEST;
  }

  void sleep() throws Exception {
    for (; goesOn(); ) {
      Thread.sleep(500);
    }
  }

  void park() {
    while (goesOn()) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
  }

  void lock() {
    lock.lock();
    try {
      began();
    } finally {
      lock.unlock();
    }
  }

  void enterMonitor() {
    synchronized (monitor) {
      began();
    }
  }

  private void began() {}

  void get() throws Exception {
    pending.get();
  }

  void accept() throws IOException {
    try (var _ = server.accept()) {
      began();
    } catch (SocketException _) {
      began(); // closed by the test
    }
  }

  void readAChannel() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    try (var channel = SocketChannel.open(address)) {
      var _ = channel.read(ByteBuffer.allocate(1));
    } catch (SocketException _) {
      began(); // closed by the test
    }
  }

  void napAgainAndAgain() {
    while (goesOn()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
    }
  }

  void spin() {
    while (goesOn()) {
      Thread.onSpinWait();
    }
  }

  void computeInPekko() {
    var megabyte = ByteString.fromArrayUnsafe(new byte[1 << 20]);
    var text = Stream.generate(() -> megabyte).limit(256).reduce(ByteString::concat).orElseThrow();
    while (goesOn()) {
      var _ = text.indexOf((byte) 1);
    }
  }
}
