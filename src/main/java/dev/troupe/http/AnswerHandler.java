package dev.troupe.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Hands the answer to the current exchange, as fast as that can take it and within the time limits.
 *
 * <p>All fields belong to the event loop.
 */
abstract class AnswerHandler extends LimitedHandler {

  final Channel channel;
  final SessionSettings settings;
  final Wire wire;
  final ExchangeFailures failures;
  @Nullable Exchange current;
  Persistence persistence;
  private boolean skipping; // the parts of an interim answer, such as 103 Early Hints
  private boolean endless; // the end of the connection is that of the answer
  private boolean begun; // the answer proper has: the limit is the one between events
  private boolean paused; // until the current exchange resumes

  AnswerHandler(Channel channel, EventLoop loop, SessionSettings settings, Wire wire) {
    super(loop);
    this.channel = channel;
    this.settings = settings;
    this.wire = wire;
    this.failures = new ExchangeFailures(settings, wire);
    this.persistence = Persistence.of(settings);
  }

  /** The current exchange has its whole answer. */
  abstract void finish();

  /** Closes the connection in good order. */
  abstract void retire();

  /** Closes the connection; the current exchange fails with {@code reason}. */
  abstract void close(HttpFailure reason);

  /** The connection is gone, or says what is not HTTP. */
  abstract void lost(@Nullable Throwable cause);

  /** The current exchange's request is on its way. */
  final void awaitAnswer() {
    begun = false;
    wire.expectAnswer();
    limit(limits().firstEvent());
  }

  /** Forgets the current exchange. */
  final void leave() {
    current = null;
    paused = false;
    wire.expectNothing();
  }

  final void resume() {
    if (paused && current != null && current.isReady()) {
      paused = false;
      limit(begun ? limits().betweenEvents() : limits().firstEvent());
      channel.config().setAutoRead(true);
    }
  }

  private SessionSettings.Limits limits() {
    var ofSession = settings.limits();
    return current == null ? ofSession : current.limits().orElse(ofSession);
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    try {
      read(message);
    } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
      close(failures.of(thrown, "answer not understood"));
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** One part of an answer; what its exchange throws, fails it and its connection. */
  private void read(Object message) {
    var exchange = current;
    if (exchange == null) {
      refuse(message);
      return;
    }
    if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
      onUnreadable(part.decoderResult().cause());
      return;
    }
    if (message instanceof HttpResponse response) {
      onResponse(response, exchange);
    }
    if (message instanceof HttpContent content) {
      onContent(content, exchange);
    }
    pauseUnlessReady();
  }

  /** The rest of what was aborted is dropped; a second answer to one request ends it all. */
  private void refuse(Object message) {
    if (message instanceof HttpResponse) {
      close(new HttpFailure.Malformed("an answer came to no request", null));
    }
  }

  private void onUnreadable(Throwable cause) {
    if (cause instanceof PrematureChannelClosureException) {
      lost(null);
    } else {
      close(failures.notHttp(cause));
    }
  }

  private void onResponse(HttpResponse response, Exchange exchange) {
    if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      throw new HttpFailure.Malformed("status 101: no request asked for another protocol", null);
    }
    skipping = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (!skipping) {
      persistence = persistence.after(response);
      endless =
          !HttpUtil.isContentLengthSet(response) && !HttpUtil.isTransferEncodingChunked(response);
      exchange.onHead(AnswerHead.of(response));
      touched(exchange);
    }
  }

  private void onContent(HttpContent content, Exchange exchange) {
    if (content.content().isReadable()) {
      exchange.onBytes(ByteBufUtil.getBytes(content.content()));
      touched(exchange);
    }
    if (content instanceof LastHttpContent) {
      onLast();
    } else if (exchange.isSatisfied()) {
      persistence = persistence.ended();
      finish();
    }
  }

  private void onLast() {
    if (skipping) {
      skipping = false;
    } else if (endless && settings.isSecure() && !channel.isActive() && !wire.isEndSaid()) {
      lost(null); // RFC 8446 §6.1: anybody on the way can cut a connection
    } else {
      finish();
    }
  }

  private void pauseUnlessReady() {
    if (current != null && !paused && !current.isReady()) {
      paused = true;
      unlimited(); // it is the reader that is slow
      channel.config().setAutoRead(false);
    }
  }

  /** From the first event on, it is silence that is limited: {@link #expire} asks the wire. */
  private void touched(Exchange exchange) {
    if (!begun && exchange.hasBegun()) {
      begun = true;
      limit(limits().betweenEvents());
    }
  }

  @Override
  final void expire() {
    if (current == null) {
      retire();
      return;
    }
    var limits = limits();
    var left = limits.betweenEvents().minusNanos(wire.quietNanos(System.nanoTime()));
    if (begun && left.isPositive()) {
      limit(left);
    } else {
      close(failures.late(begun, limits));
    }
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    if (current != null) {
      lost(null);
    }
  }
}
