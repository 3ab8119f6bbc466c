package dev.troupe.tool;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the tools that hold the carriers, the few threads on which all virtual threads run.
 *
 * <p>A virtual thread that computes does not let go of its carrier, and a handful of them can stop
 * all the others. So a platform thread of its own starts a virtual thread at intervals and measures
 * how late it runs. When that is later than the bound, the calls whose threads sit on a carrier at
 * two looks in a row are the ones that hold them. So is, at any time, a call that was answered
 * already, by its deadline or a cancel, and computes on. The threads of a call are its own and
 * those of its forks. Their tools are refused new calls until they let go.
 *
 * <p>While calls run and all is well it costs one virtual thread and a walk over them per interval;
 * while none run, next to nothing.
 */
final class CarrierWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("troupe.carriers");

  private final Duration interval;
  private final Duration bound;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("troupe-carriers").unstarted(this::run);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<WatchedThread> running = ConcurrentHashMap.newKeySet();
  private final Set<WatchedThread> known = new HashSet<>(); // watching thread only
  private volatile Set<String> holding = Set.of(); // names of tools
  private boolean started; // guarded by this

  CarrierWatch(Duration interval, Duration bound) {
    this.interval = interval;
    this.bound = bound;
  }

  /** Begins to watch; nothing happens the second time. */
  synchronized void start() {
    if (!started) {
      started = true;
      thread.start();
    }
  }

  /** Whether calls of {@code tool} hold carriers now. Any thread. */
  boolean isHolding(String tool) {
    return holding.contains(tool);
  }

  /** Watches the calling virtual thread, which runs {@code tool}, until that is closed. */
  WatchedThread enter(String tool, Asker asker) {
    var entered = new WatchedThread(tool, Thread.currentThread(), asker, running::remove);
    running.add(entered);
    return entered;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!running.isEmpty() || !known.isEmpty()) {
          probe();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody of ours interrupts it; it ends all the same
    }
  }

  /** Starts one fresh virtual thread, and looks around until it runs. */
  private void probe() throws InterruptedException {
    var fresh = new CountDownLatch(1);
    Thread.ofVirtual().name("troupe-carriers-probe").start(fresh::countDown);
    var late = !fresh.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    look(late);
    while (late && closed.getCount() > 0) {
      late = !fresh.await(interval.toMillis(), TimeUnit.MILLISECONDS);
      look(late);
    }
  }

  private void look(boolean late) {
    var holders = new HashSet<WatchedThread>();
    for (var each : running) {
      each.look(late, bound);
      if (each.isHolder()) {
        holders.add(each);
      }
    }
    holding = holders.stream().map(WatchedThread::tool).collect(Collectors.toUnmodifiableSet());
    known.stream().filter(each -> !holders.contains(each)).forEach(CarrierWatch::sayGone);
    known.retainAll(holders);
    holders.stream().filter(known::add).forEach(each -> say(each, late));
  }

  private void say(WatchedThread holder, boolean late) {
    var why = late ? "and a fresh virtual thread is later than " + bound : "and its call has ended";
    LOG.warn(
        "tool '{}': thread '{}' holds a carrier, {}: new calls of the tool are refused",
        holder.tool(),
        holder.name(),
        why,
        holder.stack());
  }

  private static void sayGone(WatchedThread holder) {
    LOG.info("tool '{}': thread '{}' let go of its carrier", holder.tool(), holder.name());
  }
}
