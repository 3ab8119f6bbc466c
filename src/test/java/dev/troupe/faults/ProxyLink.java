package dev.troupe.faults;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One connection through a proxy: a client's socket and one to the upstream. */
final class ProxyLink implements AutoCloseable {

  /** What runs on a thread of the connection. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  private final Socket client;
  private final Socket upstream;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Set<Pump> read = ConcurrentHashMap.newKeySet(); // to the end
  private final Set<Pump> written = ConcurrentHashMap.newKeySet(); // to the end
  private volatile long lastByte = System.nanoTime();

  ProxyLink(Socket client, Socket upstream) {
    this.client = client;
    this.upstream = upstream;
  }

  void start(Plan plan, Seed seed, int number) throws IOException {
    client.setTcpNoDelay(true);
    var there = new Pump(this, client, upstream, seed.random(number, 0));
    var back = new Pump(this, upstream, client, seed.random(number, 1));
    there.start(plan.requests());
    back.start(plan.answers());
    plan.idle().ifPresent(idle -> run(() -> endIdle(idle)));
  }

  /** Runs {@code task}; where one side is reset, the other side is too. */
  void run(Task task) {
    var thread = Thread.ofVirtual().name("proxied").unstarted(() -> guarded(task));
    threads.add(thread);
    thread.start();
  }

  private void guarded(Task task) {
    try {
      task.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the connection is over
    } catch (IOException reset) {
      close();
    }
  }

  private void endIdle(Duration idle) throws IOException, InterruptedException {
    var left = idle.toNanos();
    while (left > 0) {
      if (over.await(left, TimeUnit.NANOSECONDS)) {
        return;
      }
      left = lastByte + idle.toNanos() - System.nanoTime();
    }
    finish();
  }

  /** A byte came from one side. */
  void touch() {
    lastByte = System.nanoTime();
  }

  /** At zero once the proxy has ended the connection, or both sides have. */
  CountDownLatch over() {
    return over;
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  boolean isClosed() {
    return client.isClosed() && upstream.isClosed();
  }

  void readToEnd(Pump pump) throws IOException {
    read.add(pump);
    closeIfDone();
  }

  void writtenToEnd(Pump pump) throws IOException {
    written.add(pump);
    closeIfDone();
  }

  /** Not before both sides said all: what is left unread would turn the FIN into an RST. */
  private void closeIfDone() throws IOException {
    if (read.size() == 2 && (isOver() || written.size() == 2)) {
      client.close();
      upstream.close();
      release();
    }
  }

  /** Sends a FIN to both sides; what they still say is read, and dropped. */
  void finish() throws IOException {
    over.countDown();
    Sockets.finish(client);
    Sockets.finish(upstream);
    closeIfDone();
  }

  private void release() {
    over.countDown();
    threads.forEach(Thread::interrupt);
  }

  /** Ends both sides with an RST. */
  @Override
  public void close() {
    Sockets.reset(client);
    Sockets.reset(upstream);
    release();
  }
}
