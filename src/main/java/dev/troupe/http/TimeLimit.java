package dev.troupe.http;

import java.time.Duration;

/**
 * The limit that runs on a connection, behind a timer that is moved only when it would come too
 * late.
 *
 * <p>A busy connection sets several limits for each exchange; scheduling a timer each time would
 * cost more than the rest of the exchange. Used by one thread.
 */
final class TimeLimit {

  private boolean running;
  private long end;
  private boolean armed;
  private long alarm;

  /** Sets the limit; true where the timer must be set to {@code length} from now. */
  boolean set(long now, Duration length) {
    running = true;
    end = now + length.toNanos();
    if (armed && alarm - end <= 0) {
      return false;
    }
    armed = true;
    alarm = end;
    return true;
  }

  void clear() {
    running = false;
  }

  /**
   * The timer went off: zero where the limit passed, else how long to set the timer; negative: not.
   */
  Duration fired(long now) {
    armed = false;
    if (!running) {
      return Duration.ofNanos(-1);
    }
    if (end - now <= 0) {
      running = false;
      return Duration.ZERO;
    }
    armed = true;
    alarm = end;
    return Duration.ofNanos(end - now);
  }
}
