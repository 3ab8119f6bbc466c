package dev.troupe.provider;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One route, and what its calls share; any thread. */
final class LiveRoute {

  /** Second requests for late calls: no more than retries may be, and as many as are of use. */
  private static final double HEDGE_SHARE = 0.2;

  private static final int HEDGE_FLOOR = 3;

  private final RouteSettings settings;
  private final Lateness lateness;
  private final RetryBudget hedges = new RetryBudget(HEDGE_SHARE, HEDGE_FLOOR); // guarded by this

  LiveRoute(RouteSettings settings) {
    this.settings = settings;
    this.lateness = new Lateness(settings.hedge());
  }

  String name() {
    return settings.name();
  }

  /** Each as {@code provider/model}. */
  List<String> models() {
    return settings.models();
  }

  Optional<Duration> firstEventTimeout() {
    return settings.firstEventTimeout();
  }

  Lateness lateness() {
    return lateness;
  }

  /** A call begins. */
  synchronized void asked(long now) {
    hedges.request(now);
  }

  /** Whether a late call may be sent a second time; if so, it is counted. */
  synchronized boolean mayHedge(long now) {
    return hedges.tryRetry(now);
  }
}
