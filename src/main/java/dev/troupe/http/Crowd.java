package dev.troupe.http;

import io.netty.channel.EventLoop;
import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a loop rest for a moment before it looks at its sockets, while many answers come in on it:
 * what arrives meanwhile is handled together, and to be woken for each event costs more than the
 * event.
 *
 * <p>That loop's thread only.
 */
final class Crowd implements SelectStrategy {

  /** A moment that no reader of an answer notices; chosen, not measured. */
  private static final long REST_NANOS = 500_000;

  /**
   * Answers from which on it rests: with a hundred events a second each, there is one to wait for.
   */
  private static final int MANY = 32;

  private int answers;

  /** That of {@code loop}; one that nobody heeds where the loop has none. */
  static Crowd of(EventLoop loop) {
    return loop instanceof AnswerLoop ours ? ours.crowd() : new Crowd();
  }

  /** One more answer has begun. */
  void enter() {
    answers++;
  }

  /** An answer has ended. */
  void leave() {
    answers--;
  }

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    if (hasTasks) {
      return selectNow.get();
    }
    if (answers < MANY) {
      return SELECT;
    }
    LockSupport.parkNanos(REST_NANOS);
    var ready = selectNow.get();
    return ready > 0 ? ready : SELECT;
  }
}
