package dev.troupe.http;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The near end of a connection with one time limit at a time. Used by the event loop. */
abstract class LimitedHandler extends ChannelInboundHandlerAdapter {

  private final EventLoop loop;
  private final TimeLimit limit = new TimeLimit();
  private @Nullable Future<?> timer; // the last one that was set

  LimitedHandler(EventLoop loop) {
    this.loop = loop;
  }

  /** The limit that was set last has passed. */
  abstract void expire();

  final void limit(Duration length) {
    if (limit.set(System.nanoTime(), length)) {
      schedule(length);
    }
  }

  final void unlimited() {
    limit.clear();
  }

  /** No limit runs any more: what the timer holds is let go. */
  final void endLimits() {
    limit.clear();
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void schedule(Duration length) {
    if (timer != null) {
      timer.cancel(false); // it would come too late, or has just come
    }
    timer = loop.schedule(this::onTimer, length.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void onTimer() {
    var left = limit.fired(System.nanoTime());
    if (left.isPositive()) {
      schedule(left);
    } else if (left.isZero()) {
      expire();
    }
  }
}
