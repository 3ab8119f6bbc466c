package dev.troupe.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** A time for each of many calls, behind one timer. Used by one actor. */
final class Alarms {

  /** Pekko's timers reach 248 days; a later time sets the timer more than once. */
  private static final long LONGEST_TIMER = Duration.ofDays(1).toNanos();

  private final ToLongFunction<LiveCall> time; // System.nanoTime; fixed while the call is in
  private final TreeSet<LiveCall> calls = new TreeSet<>(this::compare);
  private boolean armed;
  private long alarm; // System.nanoTime

  Alarms(ToLongFunction<LiveCall> time) {
    this.time = time;
  }

  private int compare(LiveCall one, LiveCall other) {
    var byTime = Long.signum(due(one) - due(other)); // not compareTo: nanoTime may wrap
    return byTime == 0 ? Long.compare(one.order, other.order) : byTime;
  }

  private long due(LiveCall call) {
    return time.applyAsLong(call);
  }

  int size() {
    return calls.size();
  }

  void clear() {
    calls.clear();
  }

  void add(LiveCall call) {
    calls.add(call);
  }

  void remove(LiveCall call) {
    calls.remove(call);
  }

  /** Takes out the calls whose time has come, when the timer went off. */
  List<LiveCall> takeDue() {
    armed = false;
    var now = System.nanoTime();
    var due = new ArrayList<LiveCall>();
    while (!calls.isEmpty() && due(calls.first()) - now <= 0) {
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
    if (armed && alarm - due(first) <= 0) {
      return Optional.empty();
    }
    var now = System.nanoTime();
    armed = true;
    alarm = due(first) - now <= LONGEST_TIMER ? due(first) : now + LONGEST_TIMER;
    return Optional.of(Duration.ofNanos(Math.max(1, alarm - now)));
  }
}
