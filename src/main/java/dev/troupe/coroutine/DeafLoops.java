package dev.troupe.coroutine;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of loops that still run though they were told to end, each with its stack: so many a minute
 * as show that there are some, and then how many more there were. Any thread.
 */
final class DeafLoops {

  /** After which a loop that was told to end is named. Chosen, not measured. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  static final int LINES_A_MINUTE = 20;
  static final DeafLoops OF_THIS_JVM = new DeafLoops();

  private static final Logger LOG = LoggerFactory.getLogger("troupe.coroutine");
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private long minute; // guarded by this; when it began
  private int lines; // guarded by this; in that minute
  private long unwritten; // guarded by this; since the last line

  void warn(String actor, Coroutine<?> loop) {
    var line = line(actor, System.nanoTime());
    if (!line.isEmpty()) {
      LOG.warn(line, loop.whereItIs());
    }
  }

  /** What is written at {@code now}, in nanoseconds; empty where it is counted only. */
  synchronized String line(String actor, long now) {
    if (lines == 0 || now - minute >= MINUTE) {
      minute = now;
      lines = 0;
    }
    if (lines == LINES_A_MINUTE) {
      unwritten++;
      return "";
    }
    lines++;
    var more = unwritten == 0 ? "" : " (and " + unwritten + " more before, unsaid)";
    unwritten = 0;
    return ("actor '%s': its loop still runs %d s after the stop: it must pass InterruptedException"
                + " on, and look at Thread.interrupted() where it computes")
            .formatted(actor, PATIENCE.toSeconds())
        + more;
  }
}
