package dev.troupe.http;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * The threads on which the connections of one actor system are read and written, and on which
 * streams may run that have to do with them.
 *
 * <p>They are there while a Troupe or an ingress runs, or a session has connections to make, and
 * end with the last of those: in a system that belongs to somebody else, nothing of ours stays
 * behind. Any thread.
 */
public final class EventLoops implements Extension {

  /** A loop serves some ten thousand requests a second; chosen, not measured. */
  private static final int MOST = 16;

  /** How long streams may run on a loop before its sockets are looked at; chosen, not measured. */
  private static final long TASKS_MILLIS = 5;

  private static final int COUNT =
      Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST);

  private static final class Id extends ExtensionId<EventLoops> {
    @Override
    public EventLoops createExtension(ActorSystem<?> system) {
      return new EventLoops(system);
    }
  }

  private static final Id ID = new Id();

  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<CountingLoop> loops = List.of(); // written under the lock
  private int users; // guarded by this

  private EventLoops(ActorSystem<?> system) {
    for (var i = 0; i < COUNT; i++) {
      var place = i;
      LoopDispatcher.register(
          system, dispatcher(i), task -> execute(place, task, system.executionContext()));
    }
  }

  /** Those of {@code system}. */
  public static EventLoops of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Someone more needs the loops; the first starts them. Each owes a {@link #leave}. */
  public synchronized void enter() {
    if (users == 0) {
      loops = started();
    }
    users++;
  }

  /** Who had entered needs them no more; what is still open is closed with the last. */
  public synchronized void leave() {
    if (--users == 0) {
      end(loops);
      loops = List.of();
    }
  }

  /**
   * The loop for another connection.
   *
   * @throws IllegalStateException where nobody needs the loops
   */
  public synchronized EventLoop next() {
    if (loops.isEmpty()) {
      throw new IllegalStateException("event loops: the last of their users has left");
    }
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  /**
   * The id of a dispatcher on which streams run on {@code loop}, so that no thread has to be woken
   * between them and the sockets of that loop. What runs there must not wait, nor compute long.
   *
   * @throws IllegalArgumentException where it is not one of these loops
   */
  public String dispatcher(EventLoop loop) {
    var place = loops.indexOf(loop);
    if (place < 0) {
      throw new IllegalArgumentException("event loops: not one of these, or it has ended");
    }
    return dispatcher(place);
  }

  /**
   * What tells, in any thread, whether it is the thread of the loop that the caller is on, and that
   * loop still runs what is dispatched to it; empty where the caller is on none of these.
   */
  public Optional<BooleanSupplier> here() {
    for (var loop : loops) {
      if (loop.inEventLoop()) {
        return Optional.of(() -> loop.inEventLoop() && !loop.isShuttingDown());
      }
    }
    return Optional.empty();
  }

  /**
   * The turn that {@code loop}, one of these, is in: another one with each task and with each round
   * over its sockets. In its thread only.
   */
  public static long turn(EventLoop loop) {
    return ((CountingLoop) loop).turn();
  }

  /**
   * Tells {@code watch} of the thread of each loop that runs, and how many things the loop has
   * begun so far: tasks, and rounds over its sockets, each with the wait before it.
   */
  public void forEach(ObjLongConsumer<? super Thread> watch) {
    for (var loop : loops) {
      loop.tell(watch);
    }
  }

  private static String dispatcher(int place) {
    return "troupe-http-dispatcher-" + (place + 1);
  }

  /** A stream may end after the loops have: elsewhere then. */
  private void execute(int place, Runnable task, Executor elsewhere) {
    var running = loops;
    if (running.isEmpty()) {
      elsewhere.execute(task);
      return;
    }
    try {
      running.get(place).execute(task);
    } catch (RejectedExecutionException _) {
      elsewhere.execute(task);
    }
  }

  private static List<CountingLoop> started() {
    var threads = Thread.ofPlatform().daemon().name("troupe-http-", 1).factory();
    var started = new ArrayList<CountingLoop>();
    try {
      for (var i = 0; i < COUNT; i++) {
        started.add(new CountingLoop(threads, TASKS_MILLIS));
      }
      return started;
    } catch (RuntimeException | Error failure) { // no file is left for another selector
      end(started);
      throw failure;
    }
  }

  private static void end(List<CountingLoop> loops) {
    for (var loop : loops) {
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
