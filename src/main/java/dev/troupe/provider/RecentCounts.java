package dev.troupe.provider;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts of what happened lately, by kind. Used by one actor.
 *
 * <p>The window is ten slots that fall out of it one by one, all kinds together; so what is
 * remembered is between nine tenths of the window and all of it.
 */
final class RecentCounts<K extends Enum<K>> {

  private static final int SLOTS = 10;

  private final Map<K, long[]> counts; // by kind, by slot
  private final long slotNanos;
  private boolean begun;
  private int current;
  private long currentStart; // System.nanoTime

  RecentCounts(Class<K> kinds, Duration window) {
    counts = new EnumMap<>(kinds);
    for (var kind : kinds.getEnumConstants()) {
      counts.put(kind, new long[SLOTS]);
    }
    slotNanos = Math.max(1, Doubling.nanos(window) / SLOTS);
  }

  void add(K kind, long now) {
    slots(kind, now)[current]++;
  }

  long sum(K kind, long now) {
    var sum = 0L;
    for (var count : slots(kind, now)) {
      sum += count;
    }
    return sum;
  }

  void clear() {
    counts.values().forEach(slots -> Arrays.fill(slots, 0));
  }

  private long[] slots(K kind, long now) {
    advance(now);
    var slots = counts.get(kind);
    if (slots == null) {
      throw new IllegalStateException("no slots for " + kind);
    }
    return slots;
  }

  private void advance(long now) {
    if (!begun) {
      begun = true;
      currentStart = now;
    }
    var passed = Math.max(0, (now - currentStart) / slotNanos);
    currentStart += passed * slotNanos;
    for (var i = 0; i < Math.min(passed, SLOTS); i++) {
      current = (current + 1) % SLOTS;
      counts.values().forEach(slots -> slots[current] = 0);
    }
  }
}
