package dev.troupe.http;

import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.ThreadFactory;

/** An event loop that knows how many answers come in on it. */
final class AnswerLoop extends SingleThreadIoEventLoop {

  /** How long streams may run on a loop before its sockets are looked at; chosen, not measured. */
  private static final long TASKS_MILLIS = 5;

  private final Crowd crowd;

  AnswerLoop(ThreadFactory threads) {
    this(threads, new Crowd());
  }

  private AnswerLoop(ThreadFactory threads, Crowd crowd) {
    super(
        null,
        threads,
        NioIoHandler.newFactory(SelectorProvider.provider(), () -> crowd),
        Integer.MAX_VALUE,
        RejectedExecutionHandlers.reject(),
        TASKS_MILLIS);
    this.crowd = crowd;
  }

  /** The answers that come in; for this loop's thread. */
  Crowd crowd() {
    return crowd;
  }
}
