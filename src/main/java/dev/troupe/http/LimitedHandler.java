package dev.troupe.http;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The near end of a connection with one time limit at a time. Used by the event loop. */
abstract class LimitedHandler extends ChannelInboundHandlerAdapter {

  private final EventLoop loop;
  private final TimeLimit limit = new TimeLimit();

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

  private void schedule(Duration length) {
    var _ = loop.schedule(this::onTimer, length.toNanos(), TimeUnit.NANOSECONDS);
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
