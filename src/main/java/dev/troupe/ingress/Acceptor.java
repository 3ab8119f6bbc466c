package dev.troupe.ingress;

import dev.troupe.http.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what connects to a listening socket, each to the loop whose turn it is. */
final class Acceptor extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger("troupe.ingress");

  /** Until the next try where nothing can be accepted: files may be closed meanwhile. */
  private static final long PAUSE_MILLIS = 1000; // chosen, not measured

  private final EventLoops loops;
  private final Consumer<? super Channel> accepted;

  /** Hands on each connection, registered and not reading, to {@code accepted}. */
  Acceptor(EventLoops loops, Consumer<? super Channel> accepted) {
    this.loops = loops;
    this.accepted = accepted;
  }

  /** What is wrong with one connection is no concern of the others. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object connection) {
    var socket = (Channel) connection;
    try {
      socket.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
      socket.config().setAutoRead(false);
      var _ =
          loops
              .next()
              .register(socket)
              .addListener(registered -> handOn(socket, registered.cause()));
    } catch (RuntimeException failure) {
      drop(socket, failure);
    }
  }

  private void handOn(Channel socket, @Nullable Throwable failure) {
    if (failure != null) {
      drop(socket, failure);
      return;
    }
    try {
      accepted.accept(socket);
    } catch (RuntimeException refused) {
      drop(socket, refused);
    }
  }

  private static void drop(Channel socket, Throwable failure) {
    LOG.warn("ingress: a connection was dropped: {}", String.valueOf(failure));
    socket.unsafe().closeForcibly();
  }

  /** What cannot be accepted stays in the backlog, and would fail again at once. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (!(failure instanceof IOException)) {
      LOG.error("ingress: accept failed", failure);
      return;
    }
    LOG.warn("ingress: accept: {}; tries again in {} ms", String.valueOf(failure), PAUSE_MILLIS);
    var config = context.channel().config();
    config.setAutoRead(false);
    var _ =
        context
            .executor()
            .schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
