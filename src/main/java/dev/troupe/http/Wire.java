package dev.troupe.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands between the socket and what reads it as HTTP: knows whether and when a byte came.
 *
 * <p>Bytes that nobody asked for end the connection: they would pass for the answer to the next
 * request. For one connection; used by its event loop.
 */
final class Wire extends ChannelInboundHandlerAdapter {

  private boolean asked;
  private boolean answered;
  private boolean endSaid;
  private long lastByte;

  /** A request is sent now: what comes next is its answer. */
  void expectAnswer() {
    asked = true;
    answered = false;
  }

  /** The answer is whole: what comes next, comes unasked. */
  void expectNothing() {
    asked = false;
    answered = false;
  }

  /** Whether a byte came since the last request. */
  boolean isAnswered() {
    return answered;
  }

  /** Whether the other side said that nothing more comes, which only TLS can. */
  boolean isEndSaid() {
    return endSaid;
  }

  /** How long ago the last byte came. */
  long quietNanos(long now) {
    return now - lastByte;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (asked) {
      answered = true;
      lastByte = System.nanoTime();
      context.fireChannelRead(bytes);
    } else {
      ReferenceCountUtil.release(bytes);
      context.fireExceptionCaught(
          new HttpFailure.Malformed("bytes came that no request asked for", null));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent close) {
      endSaid = close.isSuccess();
    }
    context.fireUserEventTriggered(event);
  }
}
