package dev.troupe.http;

import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** An event loop that counts what it begins, for those who watch whether it goes on. */
final class CountingLoop extends SingleThreadIoEventLoop {

  private final AtomicLong begun = new AtomicLong(); // written by the loop's thread
  private volatile @Nullable Thread thread; // once it runs

  /**
   * A loop that has not started.
   *
   * @param tasksMillis how long it runs tasks before it looks at its sockets
   */
  CountingLoop(ThreadFactory threads, long tasksMillis) {
    super(
        null,
        threads,
        NioIoHandler.newFactory(),
        Integer.MAX_VALUE,
        RejectedExecutionHandlers.reject(),
        tasksMillis);
  }

  @Override
  protected void run() {
    thread = Thread.currentThread();
    super.run();
  }

  @Override
  protected int runIo() {
    count();
    return super.runIo();
  }

  @Override
  protected Runnable pollTask() {
    count();
    return super.pollTask();
  }

  private void count() {
    begun.setRelease(begun.getPlain() + 1); // one thread writes: no need for more
  }

  /** How many things it has begun. The loop's thread only. */
  long turn() {
    return begun.getPlain();
  }

  /** Tells how much it has begun, if it runs. Any thread. */
  void tell(ObjLongConsumer<? super Thread> watch) {
    var running = thread;
    if (running != null && !isShuttingDown()) {
      watch.accept(running, begun.getAcquire());
    }
  }
}
