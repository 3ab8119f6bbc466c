package dev.troupe.provider;

import dev.troupe.dialect.RateState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One of a provider's limits, as far as its answers tell. Used by one actor.
 *
 * <p><b>What is left.</b> An answer tells what remained when the provider wrote it. Of what is on
 * the way some may have been counted by then; so the truth is between what remains less all that is
 * on the way, and what remains. In between, the own count goes on: less what was taken since, more
 * what was refilled. An answer that is late, or was overtaken by another, changes little that way.
 *
 * <p>Requests arrive in bunches that were sent evenly. A bucket is therefore kept a tenth above
 * empty, and is thought to hold more than the own count says only past another quarter; neither
 * costs anything, since it is refilled as fast at any level.
 *
 * <p><b>How it comes back.</b> A bucket is refilled bit by bit and is full at its reset; a window
 * is refilled at its reset and not before. The headers are the same, but where less remains, a
 * bucket takes longer until it is full, while the end of a window has come nearer. Until two
 * answers tell which it is, it is a window: a call that waits too long is better than a 429.
 * Between the two states that an answer tells, empty now and full at the reset, a straight line is
 * never above a bucket's true level.
 *
 * <p><b>How long it is believed.</b> For a minute; without a limit only until the reset, since what
 * there is afterwards is not known. So it makes nobody wait for more than a minute after the last
 * answer; who has waited until then is let out by {@link FirstFew}.
 */
final class LearnedLimit {

  private static final long BELIEVED = Duration.ofMinutes(1).toNanos();
  private static final long SHORTEST_WAIT = Duration.ofMillis(1).toNanos();
  private static final double ROUNDING = 1e-6;
  private static final int RESERVE = 10; // a tenth of the limit: chosen by simulation
  private static final int SLACK = 4; // a quarter of it: likewise

  private @Nullable RateState told; // null: nothing is known
  private long toldAt; // System.nanoTime
  private boolean isBucket;
  private double left;
  private long leftAt; // System.nanoTime
  private double onTheWay;
  private boolean heldBack; // calls, since the last answer
  private boolean forgotten; // while it held calls back, and nobody has asked yet

  /** How many nanoseconds until it is worth asking again; 0 where {@code amount} can be taken. */
  long waitNanos(long amount, long now) {
    settle(now);
    if (told == null || amount == 0) {
      return 0;
    }
    var missing = Math.min(amount, told.limit().orElse(Long.MAX_VALUE)) - left;
    if (missing <= ROUNDING) {
      return 0;
    }
    heldBack = true;
    var forgotten = BELIEVED - (now - toldAt);
    return Math.min(forgotten, Math.max(SHORTEST_WAIT, untilRefilled(told, missing, now)));
  }

  private long untilRefilled(RateState state, double missing, long now) {
    var reset = state.reset().toNanos() - (now - toldAt);
    var refill = refillPerNano(state);
    if (refill > 0) {
      return (long) Math.ceil(missing / refill);
    }
    return reset > 0 ? reset : BELIEVED; // past its reset, only an answer helps
  }

  void take(long amount) {
    onTheWay += amount;
    if (told != null) {
      left -= Math.min(amount, told.limit().orElse(Long.MAX_VALUE));
    }
  }

  /** {@code amount} is on its way no more: its answer came, or never will. */
  void arrived(long amount) {
    onTheWay = Math.max(0, onTheWay - amount);
  }

  /** The provider said {@code state} with an answer that came now, and has {@link #arrived}. */
  void observe(RateState state, long now) {
    settle(now);
    judgeShape(state, now);
    double limit = isBucket ? state.limit().orElse(0) : 0;
    var most = state.remaining() - Math.floor(limit / RESERVE);
    var least = Math.min(most, state.remaining() - onTheWay - Math.floor(limit / SLACK));
    left = told == null ? least : Math.clamp(left, least, most);
    told = state;
    toldAt = now;
    heldBack = false;
    leftAt = now;
  }

  /** Whether it held calls back and is not known any more; told once. */
  boolean wasForgotten() {
    var was = forgotten;
    forgotten = false;
    return was;
  }

  private void judgeShape(RateState state, long now) {
    if (told == null || now - toldAt >= told.reset().toNanos()) {
      return; // of another window, perhaps
    }
    var more = Long.compare(state.remaining(), told.remaining());
    var longer = state.reset().compareTo(told.reset());
    if (more != 0 && longer != 0) {
      isBucket = more > 0 != longer > 0;
    }
  }

  private void settle(long now) {
    if (told == null) {
      return;
    }
    var age = now - toldAt;
    var reset = told.reset().toNanos();
    if (age >= BELIEVED || (age >= reset && told.limit().isEmpty())) {
      told = null;
      forgotten = heldBack;
      heldBack = false;
      return;
    }
    if (told.limit().isPresent()) {
      double limit = told.limit().getAsLong();
      var isReset = age >= reset && leftAt - toldAt < reset;
      left = Math.min(limit, left + refillPerNano(told) * (now - leftAt));
      left = isReset ? Math.max(left, limit - onTheWay) : left;
    }
    leftAt = now;
  }

  /** 0 for a window. */
  private double refillPerNano(RateState state) {
    return isBucket && state.limit().isPresent()
        ? (double) (state.limit().getAsLong() - state.remaining()) / state.reset().toNanos()
        : 0;
  }
}
