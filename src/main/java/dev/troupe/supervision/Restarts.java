package dev.troupe.supervision;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often an actor was replaced, and says why in the log, within a {@link LogLimit}.
 *
 * <p>Outlives the actor; any thread.
 */
public final class Restarts {

  private static final Logger LOG = LoggerFactory.getLogger("troupe.restarts");

  /** Set by a test: the constructor of the next life throws, whichever actor that is. */
  final AtomicBoolean constructorThrows = new AtomicBoolean();

  /** Set by a test: what hears next that its life is over throws behind its work. */
  final AtomicBoolean signalThrows = new AtomicBoolean();

  private final String name;
  private final LongAdder count = new LongAdder();
  private final LogLimit lines = new LogLimit();

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
    if (lines.allows()) {
      LOG.warn("{} failed and is started again: {}", name, cause.toString(), cause);
    }
  }
}
