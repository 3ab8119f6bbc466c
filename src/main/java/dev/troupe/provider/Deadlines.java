package dev.troupe.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The deadlines of many calls behind one timer. Used by one actor. */
final class Deadlines {

  /** Pekko's timers reach 248 days; a later deadline sets the timer more than once. */
  private static final long LONGEST_TIMER = Duration.ofDays(1).toNanos();

  private final TreeSet<LiveCall> calls = new TreeSet<>(Deadlines::compare);
  private boolean armed;
  private long alarm; // System.nanoTime

  private static int compare(LiveCall one, LiveCall other) {
    var byDue = Long.signum(one.due - other.due); // not compareTo: nanoTime may wrap
    return byDue == 0 ? Long.compare(one.order, other.order) : byDue;
  }

  void add(LiveCall call) {
    calls.add(call);
  }

  void remove(LiveCall call) {
    calls.remove(call);
  }

  /** Takes out the calls whose deadline passed, when the timer went off. */
  List<LiveCall> takeDue() {
    armed = false;
    var now = System.nanoTime();
    var due = new ArrayList<LiveCall>();
    while (!calls.isEmpty() && calls.first().due - now <= 0) {
      due.add(calls.removeFirst());
    }
    return due;
  }

  /** How long to set the timer; empty where it is set early enough. */
  Optional<Duration> rearm() {
    if (calls.isEmpty()) {
      return Optional.empty();
    }
    var first = calls.first();
    if (armed && alarm - first.due <= 0) {
      return Optional.empty();
    }
    var now = System.nanoTime();
    armed = true;
    alarm = first.due - now <= LONGEST_TIMER ? first.due : now + LONGEST_TIMER;
    return Optional.of(Duration.ofNanos(Math.max(1, alarm - now)));
  }
}
