package dev.troupe.coroutine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages between an actor, which puts them in, and its loop, which takes them out. It
 * outlives the loop. One loop at a time uses it, each after the end of the one before.
 */
final class HandOff<T> {

  private final int capacity;
  private final Queue<T> incoming = new ConcurrentLinkedQueue<>();
  private final AtomicLong taken = new AtomicLong(); // by the loop, or at the end
  private long offered; // actor thread only
  private @Nullable ArrayDeque<T> passedOver; // loop only; by a receive that wanted another type
  private volatile @Nullable Thread waiter; // the loop, while it may be parked
  private @Nullable List<CompletableFuture<?>> owed; // guarded by this; there once one is
  private volatile boolean closed;

  HandOff(int capacity) {
    this.capacity = capacity;
  }

  /** Adds {@code message}, unless as many wait as may; actor thread only. */
  boolean offer(T message) {
    if (offered - taken.get() >= capacity) {
      return false;
    }
    offered++;
    incoming.add(message);
    wake();
    return true;
  }

  /** Whether any message waits; actor thread only. */
  boolean hasMessages() {
    return offered > taken.get();
  }

  int capacity() {
    return capacity;
  }

  /** Lets the loop take no more; what the actor still owes it fails with {@code left}. */
  void close(Undelivered left) {
    closed = true;
    wake();
    allOwed().forEach(answer -> answer.completeExceptionally(left));
  }

  private synchronized List<CompletableFuture<?>> allOwed() {
    return owed == null ? List.of() : List.copyOf(owed);
  }

  /** Has {@code answer}, which the actor is to give, fail where that stops first; any thread. */
  void owe(CompletableFuture<?> answer) {
    note(answer);
    var _ = answer.whenComplete((_, _) -> forgetGiven());
    if (closed) {
      answer.completeExceptionally(new Undelivered("the actor has stopped: ask its successor"));
    }
  }

  private synchronized void note(CompletableFuture<?> answer) {
    if (owed == null) {
      owed = new ArrayList<>();
    }
    owed.add(answer);
  }

  private synchronized void forgetGiven() {
    if (owed != null) {
      owed.removeIf(CompletableFuture::isDone);
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Takes all that the loop has not looked at yet; any thread, once closed. */
  void drain(Consumer<T> each) {
    for (var message = incoming.poll(); message != null; message = incoming.poll()) {
      each.accept(message);
    }
  }

  /** Takes what the loop had passed over; once closed, and after the loop's end. */
  void drainPassedOver(Consumer<T> each) {
    if (passedOver != null) {
      passedOver.forEach(each);
      passedOver = null;
    }
  }

  /**
   * Waits for the first message that {@code wanted} accepts; loop thread only.
   *
   * @param nanos how long; {@code Long.MAX_VALUE} for ever
   * @return null when none came in time
   */
  @Nullable T take(Predicate<? super T> wanted, long nanos) throws InterruptedException {
    var found = search(wanted);
    if (found != null) {
      return found;
    }
    var end = nanos == Long.MAX_VALUE ? 0 : System.nanoTime() + nanos;
    while (true) {
      var message = next(nanos, end);
      if (message == null) {
        return null;
      }
      if (wanted.test(message)) {
        count();
        return message;
      }
      passOver(message);
    }
  }

  private @Nullable T search(Predicate<? super T> wanted) throws InterruptedException {
    requireLive();
    if (passedOver == null) {
      return null;
    }
    for (var all = passedOver.iterator(); all.hasNext(); ) {
      var message = all.next();
      if (wanted.test(message)) {
        all.remove();
        count();
        return message;
      }
    }
    return null;
  }

  private @Nullable T next(long nanos, long end) throws InterruptedException {
    var message = incoming.poll();
    while (message == null) {
      waiter = Thread.currentThread(); // first: an offer after the next look will wake it
      message = incoming.poll();
      if (message == null && !closed) {
        if (nanos == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else if (end - System.nanoTime() > 0) {
          LockSupport.parkNanos(this, end - System.nanoTime());
        } else {
          waiter = null;
          return null;
        }
      }
      waiter = null;
      if (message == null) {
        requireLive();
        message = incoming.poll();
      }
    }
    return message;
  }

  private void requireLive() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("receive: interrupted");
    }
    if (closed) {
      throw new InterruptedException("receive: the actor has stopped: return from the body");
    }
  }

  private void passOver(T message) {
    if (passedOver == null) {
      passedOver = new ArrayDeque<>();
    }
    passedOver.add(message);
  }

  private void count() {
    taken.lazySet(taken.getPlain() + 1);
  }

  private void wake() {
    var parked = waiter;
    if (parked != null) {
      waiter = null; // once is enough
      LockSupport.unpark(parked);
    }
  }
}
