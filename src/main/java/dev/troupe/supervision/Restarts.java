package dev.troupe.supervision;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often an actor was replaced, and says why in the log, at most {@value #LINES_A_MINUTE}
 * times a minute.
 *
 * <p>Outlives the actor; any thread.
 */
public final class Restarts {

  /** Enough to see a crash, too few to drown a log in a crash loop. */
  static final int LINES_A_MINUTE = 20;

  private static final Logger LOG = LoggerFactory.getLogger("troupe.restarts");

  /** Set by a test: the constructor of the next life throws, whichever actor that is. */
  final AtomicBoolean constructorThrows = new AtomicBoolean();

  private final String name;
  private final LongAdder count = new LongAdder();
  private long minute; // guarded by this
  private int lines; // guarded by this

  /**
   * A counter at zero.
   *
   * @param name how the log calls the actor: {@code provider 'local'}
   */
  public Restarts(String name) {
    this.name = name;
  }

  /** How often the actor was replaced since its first start. */
  public long count() {
    return count.sum();
  }

  /** Counts one replacement of an actor that failed with {@code cause}. */
  public void add(Throwable cause) {
    count.increment();
    if (mayLog(System.nanoTime() / 60_000_000_000L)) {
      LOG.warn("{} failed and is started again: {}", name, cause.toString(), cause);
    }
  }

  synchronized boolean mayLog(long now) {
    if (now != minute) {
      minute = now;
      lines = 0;
    }
    return ++lines <= LINES_A_MINUTE;
  }
}
