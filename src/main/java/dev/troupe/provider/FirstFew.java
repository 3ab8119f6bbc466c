package dev.troupe.provider;

import java.time.Duration;

/**
 * Bounds how many calls go out when a limit that has held calls back is not known any more: a few
 * at once, and twice as many with each second, until an answer tells the limit anew. All that
 * waited would come to a provider as one burst otherwise, which draws a 429 for most of it.
 *
 * <p>It goes by time and not by answers, so that nobody waits for good for a provider that says
 * nothing of its limits any more. Used by one actor.
 */
final class FirstFew {

  private static final int FEW = 3; // chosen, not measured
  private static final int STEPS = 20; // three million calls later, it is over
  private static final long STEP = Duration.ofSeconds(1).toNanos();

  private boolean counting;
  private long since; // System.nanoTime
  private long out;

  /** The limit is not known any more. */
  void begin(long now) {
    counting = true;
    since = now;
    out = 0;
  }

  /** An answer tells a limit. */
  void end() {
    counting = false;
  }

  /** How many nanoseconds until it is worth asking again; 0 where a call can go out. */
  long waitNanos(long now) {
    var step = (now - since) / STEP;
    counting &= step < STEPS;
    if (!counting || out < (long) FEW << step || Guard.FIRST_FEW.isOff()) {
      return 0;
    }
    return STEP - (now - since) % STEP;
  }

  /** A call goes out. */
  void take() {
    out++;
  }
}
