package dev.troupe.ingress;

import dev.troupe.http.LoopBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one accepted socket, both ways.
 *
 * <p>It reads on without being asked, up to {@link #READ_AHEAD}, so that the end of the other side
 * is noticed while nobody wants a byte and none waits. That end completes what is read. Where the
 * socket has closed, the stage completes, and what waits to be read or written is dropped. It is
 * run once.
 */
final class SocketStage extends GraphStage<FlowShape<ByteString, ByteString>>
    implements ChunkWriter {

  /** Bytes that were read and wait for the stream; a read more may come. Chosen, not measured. */
  private static final int READ_AHEAD = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger("troupe.ingress");

  private final Inlet<ByteString> in = Inlet.create("written");
  private final Outlet<ByteString> out = Outlet.create("read");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final Channel channel;
  private final Duration idleTimeout;
  private @Nullable Logic running; // written before the first byte is read

  /**
   * The bytes of {@code channel}, which is registered and does not read by itself yet.
   *
   * @param idleTimeout how long nothing may be read, and nothing handed over to be written, before
   *     it is reset
   */
  SocketStage(Channel channel, Duration idleTimeout) {
    this.channel = channel;
    this.idleTimeout = idleTimeout;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    running = new Logic();
    return running;
  }

  @Override
  public boolean isReady() {
    return running != null && running.takesChunks();
  }

  @Override
  public void write(ByteString data) {
    Objects.requireNonNull(running).writeChunk(data);
  }

  private final class Logic extends TimerGraphStageLogic {
    private final AsyncCallback<ByteString> bytes = createAsyncCallback(this::onBytes);
    private final AsyncCallback<Runnable> here = createAsyncCallback(Runnable::run);
    private final Chunks chunks = new Chunks(channel);
    private final AtomicInteger unread = new AtomicInteger(); // bytes, shared with the loop
    private final Queue<ByteString> waiting = new ArrayDeque<>(); // bounded by READ_AHEAD
    private boolean ended; // nothing more is read
    private boolean closing; // all is written, and closes once it is out
    private long lastMoved = System.nanoTime();

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              write(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              closeOnceWritten();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              reset();
              failStage(failure);
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              passOn();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              drop(); // what is read from now on: there may still be an answer to write
            }
          });
    }

    @Override
    public void preStart() {
      setKeepGoing(true); // until the socket is closed
      scheduleWithFixedDelay("idle", idleTimeout, idleTimeout.dividedBy(4));
      channel.pipeline().addLast(new Reader(this));
      var _ = channel.closeFuture().addListener(_ -> here.invoke(this::onClosed));
      LoopBuffer.forReads(channel.config());
      channel.config().setAutoRead(true);
      pull(in);
    }

    @Override
    public void postStop() {
      if (!closing) { // closed already, or cut: nobody may take a part for the whole
        reset();
      }
    }

    @Override
    public void onTimer(Object idle) {
      if (System.nanoTime() - lastMoved >= idleTimeout.toNanos()) {
        reset();
        completeStage();
      }
    }

    private void write(ByteString part) {
      lastMoved = System.nanoTime();
      var _ =
          channel.writeAndFlush(
              Unpooled.wrappedBuffer(part.toArrayUnsafe()), channel.voidPromise());
      pullWhereWritable();
    }

    boolean takesChunks() {
      return hasBeenPulled(in) && channel.isWritable();
    }

    void writeChunk(ByteString data) {
      lastMoved = System.nanoTime();
      chunks.write(data);
    }

    private void pullWhereWritable() {
      if (channel.isWritable() && !isClosed(in) && !hasBeenPulled(in)) {
        pull(in);
      }
    }

    private void closeOnceWritten() {
      closing = true;
      var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /**
     * Tells the other side that what it got is not whole, and drops what is still to be written.
     */
    private void reset() {
      try {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      } catch (ChannelException _) {
        // the other side was faster
      }
      var _ = channel.close();
    }

    private void onBytes(ByteString part) {
      if (!closing) { // a client that only writes must not keep its answer from ending
        lastMoved = System.nanoTime();
      }
      waiting.add(part);
      if (isClosed(out)) {
        drop();
      } else if (isAvailable(out)) {
        passOn();
      }
    }

    private void passOn() {
      var next = waiting.poll();
      if (next != null) {
        push(out, next);
        taken(next.size());
      }
      endWhereAllIsRead();
    }

    private void endWhereAllIsRead() {
      if (ended && waiting.isEmpty()) {
        complete(out);
      }
    }

    private void drop() {
      waiting.forEach(part -> taken(part.size()));
      waiting.clear();
    }

    private void taken(int count) {
      if (unread.addAndGet(-count) <= READ_AHEAD / 2 && !channel.config().isAutoRead()) {
        channel.config().setAutoRead(true);
      }
    }

    private void onReadEnd() {
      ended = true;
      endWhereAllIsRead();
    }

    /** Nothing can be answered any more, whatever was read before. */
    private void onClosed() {
      drop();
      completeStage();
    }
  }

  /** The loop's side. */
  private static final class Reader extends ChannelInboundHandlerAdapter {
    private final Logic stage;

    Reader(Logic stage) {
      this.stage = stage;
    }

    /** The other side writes no more; it may still read. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        stage.here.invoke(stage::onReadEnd);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        var part = ByteString.fromArrayUnsafe(ByteBufUtil.getBytes((ByteBuf) message));
        pauseBeyond(context.channel(), stage.unread.addAndGet(part.size()));
        stage.bytes.invoke(part);
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void pauseBeyond(Channel channel, int unread) {
      if (unread > READ_AHEAD) {
        channel.config().setAutoRead(false);
        if (stage.unread.get() <= READ_AHEAD / 2) { // all was taken meanwhile
          channel.config().setAutoRead(true);
        }
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (context.channel().isWritable()) {
        stage.here.invoke(stage::pullWhereWritable);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      if (!(failure instanceof IOException)) { // else the other side was lost
        LOG.error("ingress: a connection failed", failure);
      }
      var _ = context.close(); // and so the stage hears of it
    }
  }
}
