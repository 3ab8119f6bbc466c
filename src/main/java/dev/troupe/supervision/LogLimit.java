package dev.troupe.supervision;

/**
 * Lets so many lines into the log as show that something fails, and not so many as to drown the log
 * while it fails again and again: at most {@value #LINES_A_MINUTE} in any minute. Any thread.
 */
public final class LogLimit {

  static final int LINES_A_MINUTE = 20;

  /** What it keeps from the log gets there: the tests of crash loops see to that, nobody else. */
  static volatile boolean off;

  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final long[] last =
      new long[LINES_A_MINUTE]; // guarded by this; when the lines were let in
  private long lines; // guarded by this

  /** No line yet. */
  public LogLimit() {}

  /** Whether a line may be written now, which then counts. */
  public boolean allows() {
    return allows(System.nanoTime()) || off;
  }

  synchronized boolean allows(long nanoTime) {
    var oldest = (int) (lines % LINES_A_MINUTE);
    if (lines >= LINES_A_MINUTE && nanoTime - last[oldest] < MINUTE_NANOS) {
      return false;
    }
    last[oldest] = nanoTime;
    lines++;
    return true;
  }
}
