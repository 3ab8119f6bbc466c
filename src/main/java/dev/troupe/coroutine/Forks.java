package dev.troupe.coroutine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The books of one scope: which forks run, which nobody asked after, and which failures nobody has
 * been told yet. Any thread may use it; nothing of a user's runs under its lock.
 */
final class Forks {

  /** A failure that was not yet thrown to anyone, and where it happened. */
  private record Untold(Fork<?> fork, Throwable failure) {

    @SuppressWarnings("ReferenceEquality") // this very failure: what equals means is a user's code
    boolean is(@Nullable Throwable other) {
      return failure == other;
    }
  }

  private final Thread owner;
  private final ForkStart start;
  private final Joiners.Gathering<?, ?> gathering;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quiet = lock.newCondition(); // no fork runs
  private final Set<Fork<?>> running = new LinkedHashSet<>(); // guarded by lock
  private final Set<Fork<?>> unawaited = new LinkedHashSet<>(); // guarded by lock
  private final List<Untold> untold = new ArrayList<>(); // guarded by lock
  private boolean enough; // guarded by lock; the joiner needs no more
  private @Nullable Throwable stopped; // guarded by lock; the first failure, or a cancellation

  Forks(Thread owner, ForkStart start, Joiners.Gathering<?, ?> gathering) {
    this.owner = owner;
    this.start = start;
    this.gathering = gathering;
  }

  /** Enters {@code fork}; returns why it must not start, if it must not. */
  @Nullable Throwable enter(Fork<?> fork) {
    lock.lock();
    try {
      if (stopped == null) {
        requireRoom(fork);
        running.add(fork);
      }
      if (stopped == null && fork.hasResult()) {
        unawaited.add(fork);
        counting().forked(fork);
      }
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  private void requireRoom(Fork<?> fork) {
    if (running.size() >= start.most()) {
      throw new RejectedExecutionException(start.full(fork.what()));
    }
  }

  /** The scope lets no fork in that is of another type. */
  @SuppressWarnings("unchecked")
  private Joiners.Gathering<@Nullable Object, ?> counting() {
    return (Joiners.Gathering<@Nullable Object, ?>) gathering;
  }

  /** By when a wait of the calling thread for these forks ends. */
  Optional<Deadline> deadline() {
    return start.earliest();
  }

  /** Counts {@code fork}, and stops the rest where the joiner has enough. */
  void succeeded(Fork<?> fork, @Nullable Object value) {
    if (fork.hasResult() && counting().succeeded(value)) {
      lock.lock();
      try {
        enough = enough || stopped == null;
        quiet.signalAll();
      } finally {
        lock.unlock();
      }
      stopAll(new CancellationException("scope: cancelled: it has all results that it needs"));
    }
  }

  private boolean tolerates(Fork<?> fork, Throwable failure) {
    return fork.hasResult() && gathering.tolerates(failure);
  }

  void failed(Fork<?> fork, Throwable failure) {
    if (tolerates(fork, failure)) {
      awaited(fork); // the joiner tells of it
    } else {
      keep(fork, failure);
      stopAll(failure);
    }
  }

  /** Keeps what a fork threw that had been told to end: it must not get lost, but stops nobody. */
  void failedLate(Fork<?> fork, Throwable failure) {
    if (!tolerates(fork, failure)) {
      keep(fork, failure);
    }
  }

  private void keep(Fork<?> fork, Throwable failure) {
    lock.lock();
    try {
      untold.add(new Untold(fork, failure));
    } finally {
      lock.unlock();
    }
  }

  void ended(Fork<?> fork) {
    lock.lock();
    try {
      running.remove(fork);
      if (running.isEmpty()) {
        quiet.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void awaited(Fork<?> fork) {
    lock.lock();
    try {
      unawaited.remove(fork);
    } finally {
      lock.unlock();
    }
  }

  /** Notes that {@code failure}, where it is one of a fork's, was thrown to somebody. */
  void delivered(@Nullable Throwable failure) {
    lock.lock();
    try {
      untold.stream().filter(each -> each.is(failure)).map(Untold::fork).forEach(unawaited::remove);
      untold.removeIf(each -> each.is(failure));
    } finally {
      lock.unlock();
    }
  }

  /** An owner that gives up a wait gives up the scope: it is on its way out. */
  void waitGivenUp(String what) {
    if (Thread.currentThread() == owner) {
      stopAll(new CancellationException("scope: cancelled: its owner gave up waiting for " + what));
    }
  }

  /** Stops all forks that run and lets none start any more; only the first reason counts. */
  void stopAll(Throwable reason) {
    List<Fork<?>> toStop;
    lock.lock();
    try {
      if (stopped != null) {
        return;
      }
      stopped = reason;
      toStop = List.copyOf(running);
    } finally {
      lock.unlock();
    }
    toStop.forEach(fork -> fork.stop(reason));
  }

  /** Waits until no fork runs, or enough is there; all forks then count as awaited. */
  void join() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      unawaited.clear();
      awaitQuiet();
      if (enough) {
        return;
      }
      if (stopped != null || !untold.isEmpty()) {
        throw told(Failures.crossed(stopped != null ? stopped : untold.getFirst().failure()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Stops what runs, waits until it has ended, and says what nobody was told. */
  void close() {
    var forgotten = forgotten();
    stopAll(new CancellationException("scope: closed"));
    lock.lock();
    try {
      while (!running.isEmpty()) {
        quiet.awaitUninterruptibly();
      }
      if (!forgotten.isEmpty()) {
        throw told(neverAwaited(forgotten));
      }
      if (!untold.isEmpty()) {
        throw told(Failures.crossed(untold.getFirst().failure()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitQuiet() throws InterruptedException {
    var deadline = deadline();
    while (!running.isEmpty() && !enough) {
      if (deadline.isEmpty()) {
        quiet.await();
      } else if (quiet.awaitNanos(deadline.get().remainingNanos() + Await.GRACE.toNanos()) <= 0) {
        throw told(Await.late("scope"));
      }
    }
  }

  private List<Fork<?>> forgotten() {
    lock.lock();
    try {
      return List.copyOf(unawaited);
    } finally {
      lock.unlock();
    }
  }

  /** Adds to {@code thrown} all that it does not say yet, since it will now be thrown. */
  private RuntimeException told(RuntimeException thrown) {
    untold.stream()
        .filter(each -> !each.is(thrown.getCause()))
        .forEach(each -> thrown.addSuppressed(each.failure()));
    untold.clear();
    return thrown;
  }

  private static IllegalStateException neverAwaited(List<Fork<?>> forgotten) {
    var first = forgotten.getFirst().what();
    var others = forgotten.size() == 1 ? "" : " and " + (forgotten.size() - 1) + " more";
    return new IllegalStateException(
        "scope: closed with " + first + others + " that nobody awaited: await it, or join first");
  }
}
