package dev.troupe.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls from what fails.
 *
 * <pre>
 * closed --failures--> open --pause over--> half-open --probe succeeded--> closed
 *                       ^                           |
 *                       +--------probe failed-------+   (the pause doubles)
 * </pre>
 *
 * <p>A refusal that says that none would do better opens it at once, for a pause of its own.
 *
 * <p>A call asks {@link #admit}, and tells its end with the {@link Admission} it got. Only verdicts
 * that still say something count: those of calls let through since it last closed while it is
 * closed, and that of the running probe while it is half-open. All others are ignored, so a call
 * from before neither closes nor opens it, nor makes its pause longer. Used by one actor.
 */
final class Breaker {

  /** A share of the pause that is left off at random, so that many do not probe at once. */
  private static final int JITTER = 5; // a fifth: chosen, not measured

  private static final Admission REFUSED = new Admission(Admission.Kind.REFUSED);

  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /** What a call was told; each is of one closed period, or of one probe. */
  static final class Admission {

    enum Kind {
      /** Go on. */
      PASS,
      /** Go on: all others wait for the verdict of this call, so it must be told one. */
      PROBE,
      /** Fail at once. */
      REFUSED
    }

    private final Kind kind;

    private Admission(Kind kind) {
      this.kind = kind;
    }

    Kind kind() {
      return kind;
    }

    boolean isProbe() {
      return kind == Kind.PROBE;
    }
  }

  private enum Verdict {
    SUCCEEDED,
    FAILED
  }

  private final BreakerSettings settings;
  private final Doubling pauses;
  private final RandomGenerator random;
  private final RecentCounts<Verdict> recent;

  private boolean closed = true;
  private @Nullable Admission counted = new Admission(Admission.Kind.PASS); // whose verdict counts
  private int failuresInRow;
  private int pausesInRow;
  private long pauseEnd; // System.nanoTime; while not closed
  private long opened;

  /** Closed; the jitter of its pauses is drawn from {@code random}. */
  Breaker(BreakerSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    pauses = new Doubling(settings.shortest(), settings.longest());
    recent = new RecentCounts<>(Verdict.class, settings.window());
  }

  /** Whether a call may go on; an admitted one owes one of the verdicts below. */
  Admission admit(long now) {
    if (closed && counted != null) {
      return counted;
    }
    if (counted != null || isPausing(now)) {
      return REFUSED;
    }
    counted = new Admission(Admission.Kind.PROBE);
    return counted;
  }

  /** Whether {@link #admit} would refuse a call. */
  boolean refuses(long now) {
    return !closed && (counted != null || isPausing(now));
  }

  /** The call was served. */
  void succeeded(Admission admission, long now) {
    if (admission != counted) {
      return;
    }
    if (!closed) {
      close();
    }
    failuresInRow = 0;
    recent.add(Verdict.SUCCEEDED, now);
  }

  /** The call was failed by what is guarded here. */
  void failed(Admission admission, long now) {
    if (admission != counted) {
      return;
    }
    failuresInRow++;
    recent.add(Verdict.FAILED, now);
    if (!closed || isTooMuch(now)) {
      pausesInRow++;
      var pause = pauses.nanosAt(pausesInRow);
      open(now, pause - random.nextLong(pause / JITTER + 1));
    }
  }

  /** The call was refused in such a way that none would do better within {@code pause}. */
  void refused(Admission admission, Duration pause, long now) {
    if (admission == counted) {
      open(now, pause.toNanos());
    }
  }

  /** The call ended without a verdict: cancelled, or refused for its own fault. */
  void withdrawn(Admission admission) {
    if (admission == counted && !closed) {
      counted = null; // the next call is the probe
    }
  }

  /** How long until a probe is let through; empty unless {@link State#OPEN}. */
  Optional<Duration> opensIn(long now) {
    return state(now) == State.OPEN
        ? Optional.of(Duration.ofNanos(pauseEnd - now))
        : Optional.empty();
  }

  State state(long now) {
    return closed ? State.CLOSED : isPausing(now) ? State.OPEN : State.HALF_OPEN;
  }

  /** How often it opened, after failed probes too: one for each pause. */
  long opened() {
    return opened;
  }

  private boolean isPausing(long now) {
    return pauseEnd - now > 0;
  }

  private boolean isTooMuch(long now) {
    var failed = recent.sum(Verdict.FAILED, now);
    var calls = failed + recent.sum(Verdict.SUCCEEDED, now);
    var isFrequent = calls >= settings.minimum() && failed >= settings.share() * calls;
    return isFrequent || failuresInRow >= settings.consecutive();
  }

  private void open(long now, long pause) {
    closed = false;
    counted = null;
    opened++;
    pauseEnd = now + pause;
  }

  private void close() {
    closed = true;
    counted = new Admission(Admission.Kind.PASS);
    pausesInRow = 0;
    recent.clear();
  }
}
