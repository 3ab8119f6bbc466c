package dev.troupe.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded ring between those who publish events and the listeners that hear them: what is not
 * heard in time is overwritten, oldest first, and counted.
 *
 * <p>Any thread publishes, and none ever waits. One daemon thread tells the listeners, in the order
 * of publication, from {@link #start} until {@link #close}.
 *
 * <h2>How it works</h2>
 *
 * A writer takes the next number and puts its event, with that number, into the slot of the number
 * modulo the capacity, unless a later one is there already. The reader expects the numbers one by
 * one: a later number in the slot tells it that the expected event was overwritten; an earlier one,
 * that its writer is not done yet. A writer that stops halfway is thus overtaken by the next round.
 *
 * <p>To wake a sleeping thread costs far more than to publish. So the reader looks again after
 * {@link #LINGER} before it asks to be woken: a busy Troupe pays for a wake-up at most that often.
 */
public final class EventRing implements Consumer<TroupeEvent>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("troupe.events");
  private static final Duration LINGER = Duration.ofMillis(5); // chosen, not measured
  private static final Duration BETWEEN_COMPLAINTS = Duration.ofMinutes(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2); // chosen, not measured

  private record Numbered(long number, TroupeEvent event) {}

  private final AtomicReferenceArray<@Nullable Numbered> slots;
  private final List<TroupeListener> listeners;
  private final Duration lastWords;
  private final AtomicLong next = new AtomicLong();
  private final Thread reader =
      Thread.ofPlatform().name("troupe-events").daemon().unstarted(this::run);
  private long expected; // reader only
  private long complained = System.nanoTime() - BETWEEN_COMPLAINTS.toNanos(); // reader only
  private final LongAdder dropped = new LongAdder();
  private volatile boolean asleep;
  private volatile boolean closed;

  /**
   * A ring that has not started; what is published before it starts is kept.
   *
   * @param capacity how many events may wait; at least 1
   * @param listeners told in this order, one after the other
   */
  public EventRing(int capacity, List<TroupeListener> listeners) {
    this(capacity, listeners, LAST_WORDS);
  }

  EventRing(int capacity, List<TroupeListener> listeners, Duration lastWords) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, got " + capacity);
    }
    this.slots = new AtomicReferenceArray<>(capacity);
    this.listeners = List.copyOf(listeners);
    this.lastWords = lastWords;
  }

  /** Starts to tell the listeners. At most once. */
  public void start() {
    reader.start();
  }

  /** Publishes {@code event}. Never waits and never throws; any thread. */
  @Override
  public void accept(TroupeEvent event) {
    if (closed || listeners.isEmpty()) {
      return;
    }
    var numbered = new Numbered(next.getAndIncrement(), event);
    var slot = (int) (numbered.number % slots.length());
    var there = slots.get(slot);
    while ((there == null || there.number < numbered.number)
        && !slots.compareAndSet(slot, there, numbered)) {
      there = slots.get(slot);
    }
    if (asleep) {
      asleep = false;
      LockSupport.unpark(reader);
    }
  }

  /** How many events no listener heard, as far as the reader has seen. */
  public long dropped() {
    return dropped.sum();
  }

  /**
   * Tells the listeners what is left and ends the thread; waits for that, two seconds at most, and
   * then interrupts the listener. Returns at once when a listener calls it. The second time does
   * nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    LockSupport.unpark(reader);
    if (Thread.currentThread() != reader && !ended()) {
      reader.interrupt();
    }
  }

  private boolean ended() {
    var wasInterrupted = Thread.interrupted(); // the wait is short, and has to be done
    try {
      return !reader.isAlive() || reader.join(lastWords);
    } catch (InterruptedException _) {
      wasInterrupted = true;
      return false;
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    while (true) {
      var last = closed; // read before the slots: what was published before the end is told
      if (tellAll() == 0) {
        if (last) {
          return;
        }
        idle();
      }
    }
  }

  private long tellAll() {
    var told = 0L;
    for (var numbered = slotOfExpected(); numbered != null; numbered = slotOfExpected()) {
      if (numbered.number == expected) {
        tell(numbered.event);
      } else {
        dropped.increment();
      }
      expected++;
      told++;
    }
    return told;
  }

  /** The event expected, or a later one that took its place; null while neither is there. */
  private @Nullable Numbered slotOfExpected() {
    var numbered = slots.get((int) (expected % slots.length()));
    return numbered == null || numbered.number < expected ? null : numbered;
  }

  private void idle() {
    LockSupport.parkNanos(this, LINGER.toNanos());
    if (slotOfExpected() != null || closed) {
      return;
    }
    asleep = true;
    while (asleep && !closed && slotOfExpected() == null) {
      LockSupport.park(this);
      Thread.interrupted(); // a listener's leftover would make the next park spin
    }
    asleep = false;
  }

  private void tell(TroupeEvent event) {
    for (var listener : listeners) {
      try {
        listener.on(event);
      } catch (RuntimeException | Error failure) {
        complain(listener, failure);
      }
    }
  }

  private void complain(TroupeListener listener, Throwable failure) {
    var now = System.nanoTime();
    if (now - complained >= BETWEEN_COMPLAINTS.toNanos()) {
      complained = now;
      LOG.warn("listener {}: threw; the others go on", listener.getClass().getName(), failure);
    }
  }
}
