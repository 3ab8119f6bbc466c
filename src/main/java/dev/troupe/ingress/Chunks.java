package dev.troupe.ingress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.troupe.http.EventLoops;
import dev.troupe.http.LoopBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import org.apache.pekko.util.ByteString;

/**
 * Writes the parts of a body whose length is not known, RFC 9112 §7.1: at once, but for those of a
 * burst, which go out together, so that the loop is not held. The loop's thread only.
 */
final class Chunks {

  private static final int CRLF = '\r' << 8 | '\n';
  private static final int FRAME = 8 + 2 * 2; // bytes: a length in hexadecimal, two line ends

  /** What is written in one turn of the loop before it is a burst; chosen, not measured. */
  private static final int AT_ONCE = 4;

  private final Channel channel;
  private long lastTurn = -1; // of the loop, in which something was written
  private int written; // in that turn
  private boolean flushing; // what is written goes out with one of the loop's next turns

  Chunks(Channel channel) {
    this.channel = channel;
  }

  /** Writes {@code data}, which is not empty. */
  void write(ByteString data) {
    var turn = EventLoops.turn(channel.eventLoop());
    written = turn == lastTurn ? written + 1 : 1;
    lastTurn = turn;
    if (written <= AT_ONCE) {
      var _ = channel.writeAndFlush(framed(data), channel.voidPromise());
      return;
    }
    var _ = channel.write(framed(data), channel.voidPromise());
    if (!flushing) {
      channel.eventLoop().execute(this::flush);
      flushing = true;
    }
  }

  private void flush() {
    flushing = false;
    var _ = channel.flush();
  }

  private ByteBuf framed(ByteString data) {
    var length = data.length();
    var chunk = LoopBuffer.forWrite(channel.alloc(), length + FRAME);
    chunk.writeCharSequence(Integer.toHexString(length), US_ASCII);
    ByteBufUtil.writeShortBE(chunk, CRLF);
    chunk.writeBytes(data.toArrayUnsafe());
    return ByteBufUtil.writeShortBE(chunk, CRLF);
  }
}
