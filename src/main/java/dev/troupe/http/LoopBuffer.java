package dev.troupe.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;

/**
 * One buffer of each event loop for what its sockets read, and one for what is written at once, as
 * long as it is little: it stays in the processor's cache, where what an allocator hands out in
 * turn does not.
 */
public final class LoopBuffer {

  /** Bytes; an event of a stream has some hundred, an answer or a request seldom more. */
  private static final int SIZE = 4 * 1024;

  private static final LoopBuffer READS = new LoopBuffer();
  private static final LoopBuffer WRITES = new LoopBuffer();

  private final FastThreadLocal<ByteBuf> own =
      new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() { // freed by the collector, once the loop has ended
          return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(SIZE));
        }
      };

  private LoopBuffer() {}

  /** Has what {@code config}'s channel reads come in the loop's buffer. */
  public static void forReads(ChannelConfig config) {
    MaxMessagesRecvByteBufAllocator before = config.getRecvByteBufAllocator();
    var reads = new Reads();
    reads.maxMessagesPerRead(before.maxMessagesPerRead()); // else one
    config.setRecvByteBufAllocator(reads);
  }

  /**
   * An empty buffer for {@code size} bytes that are to be written now, and are released by that.
   *
   * @param allocator for those that the loop's own buffer does not take
   */
  public static ByteBuf forWrite(ByteBufAllocator allocator, int size) {
    return WRITES.take(allocator, size);
  }

  /** The loop's own unless that is too small, or somebody has not released it yet. */
  private ByteBuf take(ByteBufAllocator allocator, int size) {
    var buffer = own.get();
    return size <= SIZE && buffer.refCnt() == 1
        ? buffer.clear().retain()
        : allocator.ioBuffer(size);
  }

  /** Netty's own way to choose how much is read next, but the loop's buffer where that does. */
  private static final class Reads extends AdaptiveRecvByteBufAllocator {
    @Override
    @SuppressWarnings("deprecation") // what it returns
    public RecvByteBufAllocator.Handle newHandle() {
      return new RecvByteBufAllocator.DelegatingHandle(super.newHandle()) {
        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
          return READS.take(allocator, guess());
        }
      };
    }
  }
}
