package dev.troupe.guard;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes findings as warnings of the logger {@value #LOGGER}, with the stack.
 *
 * <p>One place is warned of once a minute, and so many places as the settings allow. What is not
 * written is counted, and told with the next warning of its place. Any thread.
 */
final class FindingLog implements Consumer<Finding> {

  /** The logger's name. */
  static final String LOGGER = "troupe.dispatchers";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final long MINUTE = 60_000_000_000L; // in nanoseconds
  private static final int MOST_PLACES = 1000; // the oldest is forgotten, and its count with it

  /** How often one place was found, and when that was written. */
  private static final class Place {
    private long written;
    private long unwritten;

    Place(long written) {
      this.written = written;
    }
  }

  private final int linesAMinute;
  private final SequencedMap<String, Place> places = new LinkedHashMap<>(); // guarded by this
  private long minute; // guarded by this
  private int lines; // guarded by this

  FindingLog(int linesAMinute) {
    this.linesAMinute = linesAMinute;
  }

  @Override
  public void accept(Finding finding) {
    var line = line(finding, System.nanoTime());
    if (!line.isEmpty()) {
      LOG.warn(line, finding.trace());
    }
  }

  /** What is written of it at {@code now}, in nanoseconds; empty where it is counted only. */
  synchronized String line(Finding finding, long now) {
    var place = places.computeIfAbsent(finding.place(), _ -> new Place(now - MINUTE));
    forgetOldest();
    if (now - place.written < MINUTE || !mayWrite(now)) {
      place.unwritten++;
      return "";
    }
    var more = place.unwritten == 0 ? "" : " (and " + place.unwritten + " times before, unsaid)";
    place.written = now;
    place.unwritten = 0;
    return finding.message() + more;
  }

  private boolean mayWrite(long now) {
    if (now - minute >= MINUTE || lines == 0) {
      minute = now;
      lines = 0;
    }
    if (lines == linesAMinute) {
      return false;
    }
    lines++;
    return true;
  }

  private void forgetOldest() {
    if (places.size() > MOST_PLACES) {
      places.pollFirstEntry();
    }
  }
}
