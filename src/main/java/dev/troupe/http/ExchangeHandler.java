package dev.troupe.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The near end of a connection, which sends the request of one exchange at a time and hands it the
 * answer: idle, waiting for the answer's head, reading its body, idle.
 *
 * <p>All fields belong to the event loop; other threads reach it through the slot and the exchange,
 * whose signals are tasks of that loop.
 */
final class ExchangeHandler extends AnswerHandler {

  private final RequestWriter writer;
  private final ConnectionSlot.Owner owner;
  private final EventLoop loop;
  private final ConnectionSlot slot;
  private boolean closing;
  private boolean hasServed; // an exchange ended well here
  private @Nullable Throwable failure; // why the connection closed

  ExchangeHandler(
      Channel channel,
      EventLoop loop,
      SessionSettings settings,
      ConnectionSlot.Owner owner,
      Wire wire) {
    super(channel, loop, settings, wire);
    this.writer = new RequestWriter(settings);
    this.owner = owner;
    this.loop = loop;
    this.slot =
        new ConnectionSlot(
            () -> later(this::beginNext), () -> later(() -> close(failures.shutDown())));
  }

  ConnectionSlot slot() {
    return slot;
  }

  private void later(Runnable step) {
    try {
      loop.execute(step);
    } catch (RejectedExecutionException _) {
      // the loop ended, and its connections with it
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!settings.isSecure()) {
      owner.onConnected();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        owner.onConnected();
      } else {
        failure = handshake.cause();
      }
    }
  }

  private void beginNext() {
    if (current != null || closing || !channel.isActive()) {
      return; // looked at again when the connection closes
    }
    var exchange = slot.take();
    if (exchange == null) {
      return;
    }
    if (exchange.hold(new Hold(exchange))) {
      begin(exchange);
    } else { // aborted on its way here: who had it before may be gone, and cannot end it any more
      exchange.fail(new HttpFailure.Aborted("exchange: aborted by its owner", null));
      idle();
    }
  }

  private void begin(Exchange exchange) {
    HttpRequest request;
    try {
      var call = exchange.request();
      failures.during(call);
      request = writer.write(call);
      exchange.onSending();
    } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
      idle();
      exchange.fail(failures.of(thrown, "request could not be written"));
      return;
    }
    current = exchange;
    awaitAnswer();
    var _ = channel.writeAndFlush(request); // where that fails, reading tells why
  }

  @Override
  void finish() {
    var exchange = current;
    leave();
    if (exchange == null) {
      return;
    }
    hasServed = true;
    if (persistence.closes() || !channel.isActive()) {
      retire();
    } else {
      idle(); // before the exchange's end is told, so that its successor finds this connection
    }
    exchange.end();
  }

  @Override
  void retire() {
    closing = true;
    var _ = channel.close();
  }

  private void idle() {
    limit(persistence.keepAlive());
    owner.onIdle(slot);
  }

  @SuppressWarnings("ReferenceEquality") // this very exchange
  private void ifCurrent(Exchange exchange, Runnable step) {
    if (exchange == current) {
      step.run();
    }
  }

  @Override
  void close(HttpFailure reason) {
    var exchange = current;
    leave();
    abort(reason);
    if (exchange != null) {
      exchange.fail(reason);
    }
  }

  /** Closes the socket at once: no farewell of TLS, and nothing that still waits to be sent. */
  private void abort(@Nullable Throwable reason) {
    closing = true;
    failure = failure == null ? reason : failure;
    if (channel.isOpen()) {
      drop();
    }
  }

  private void drop() {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException _) {
      // the other side was faster
    }
    var _ = channel.pipeline().firstContext().close(); // past the handlers, which would wait
  }

  @Override
  void lost(@Nullable Throwable cause) {
    var exchange = current;
    if (exchange == null) {
      abort(cause);
    } else if (isStale() && exchange.release()) {
      leave();
      abort(cause);
      owner.onStale(exchange);
    } else {
      close(failures.lost(cause));
    }
  }

  /** A fresh connection is never stale, so that nothing is sent a third time. */
  private boolean isStale() {
    return settings.resendOnStale() && hasServed && !wire.isAnswered();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    lost(cause);
  }

  /** The last that a connection hears, whether it ever stood or not. */
  @Override
  public void channelUnregistered(ChannelHandlerContext context) {
    endLimits();
    takeNoMore();
    if (current != null) {
      current.fail(failures.shutDown());
    }
    owner.onClosed(failure);
  }

  /** Only a connection that worked once is replaced: the next one could fail in the same way. */
  private void takeNoMore() {
    var returned = slot.close();
    if (returned == null) {
      return;
    }
    if (hasServed) {
      owner.onReturned(returned);
    } else {
      returned.fail(failures.unreachable(failure));
    }
  }

  private final class Hold implements Exchange.Holder {
    private final Exchange exchange;

    Hold(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void abort(HttpFailure reason) {
      later(() -> ifCurrent(exchange, () -> close(reason)));
    }

    @Override
    public void resume() {
      later(() -> ifCurrent(exchange, ExchangeHandler.this::resume));
    }
  }
}
