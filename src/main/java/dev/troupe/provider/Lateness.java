package dev.troupe.provider;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * When a routed call counts as late, from how long the calls before it took to their first content.
 *
 * <p>One for all calls of a route; any thread.
 */
final class Lateness {

  private static final int REMEMBERED = 128; // enough for a 99th percentile, soon forgotten
  private static final int LEAST = 20; // before that, a percentile says nothing

  private final Optional<RouteSettings.Hedge> hedge;
  private final long[] latest = new long[REMEMBERED]; // guarded by this: nanoseconds
  private int seen; // guarded by this: up to REMEMBERED
  private int next; // guarded by this

  Lateness(Optional<RouteSettings.Hedge> hedge) {
    this.hedge = hedge;
  }

  /** A call took {@code time} to its first content. */
  synchronized void add(Duration time) {
    latest[next] = time.toNanos();
    next = (next + 1) % REMEMBERED;
    seen = Math.min(REMEMBERED, seen + 1);
  }

  /** After which time a call is late; empty where none is, or too little is known. */
  Optional<Duration> after() {
    return hedge.flatMap(
        when ->
            switch (when) {
              case RouteSettings.Hedge.Fixed(var time) -> Optional.of(time);
              case RouteSettings.Hedge.Percentile(var share) -> percentile(share);
            });
  }

  private synchronized Optional<Duration> percentile(double share) {
    if (seen < LEAST) {
      return Optional.empty();
    }
    var sorted = Arrays.copyOf(latest, seen);
    Arrays.sort(sorted);
    return Optional.of(Duration.ofNanos(sorted[(int) (share * seen)]));
  }
}
