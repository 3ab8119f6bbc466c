package dev.troupe.http;

import java.time.Duration;
import org.apache.pekko.stream.Shape;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/** A stage with one time limit at a time. */
abstract class LimitedLogic extends TimerGraphStageLogic {

  private final TimeLimit limit = new TimeLimit();

  LimitedLogic(Shape shape) {
    super(shape);
  }

  /** The limit that was set last has passed. */
  abstract void expire();

  final void limit(Duration length) {
    if (limit.set(System.nanoTime(), length)) {
      scheduleOnce(limit, length);
    }
  }

  final void unlimited() {
    limit.clear();
  }

  @Override
  public final void onTimer(Object key) {
    var left = limit.fired(System.nanoTime());
    if (left.isPositive()) {
      scheduleOnce(limit, left);
    } else if (left.isZero()) {
      expire();
    }
  }
}
