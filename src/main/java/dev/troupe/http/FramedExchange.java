package dev.troupe.http;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exchange whose answer is cut into events where its content type is that of a stream, and
 * collected into one body where it is not.
 */
public abstract class FramedExchange extends Exchange {

  private final int maxEventBytes;
  private final int maxBodyBytes;
  private @Nullable AnswerHead head; // one thread at a time, like all below
  private @Nullable FrameParser frames;
  private final Whole whole = new Whole();
  private boolean isCut;

  private final FrameParser.Sink sink =
      new FrameParser.Sink() {
        @Override
        public void event(String name, byte[] data) {
          onEvent(name, data);
        }

        @Override
        public void comment() {}
      };

  /** The caps are those of the session. */
  protected FramedExchange(SessionSettings settings) {
    this.maxEventBytes = settings.maxEventBytes();
    this.maxBodyBytes = settings.maxBodyBytes();
  }

  /** The next event of a stream whose status is below 300. */
  protected abstract void onEvent(String name, byte[] data);

  /** The whole body of an answer whose status is below 300. */
  protected abstract void onWhole(byte[] body);

  /** The answer's status is 300 or above; {@code body} is cut at the session's cap. */
  protected abstract void onRefused(AnswerHead head, byte[] body);

  /** The stream ended, after its last event. */
  protected abstract void onStreamEnd();

  @Override
  protected void onHead(AnswerHead head) {
    this.head = head;
    frames =
        head.status() < 300 ? FrameParser.of(head.contentType(), maxEventBytes).orElse(null) : null;
  }

  @Override
  protected final void onBytes(byte[] bytes) {
    if (frames == null) {
      collect(bytes);
    } else {
      frames.feed(bytes, 0, bytes.length, sink);
    }
  }

  private void collect(byte[] bytes) {
    var room = maxBodyBytes - whole.size();
    if (bytes.length <= room) {
      whole.writeBytes(bytes);
    } else if (isRefusal()) {
      whole.write(bytes, 0, room);
      isCut = true;
    } else {
      throw new FramingException("body", maxBodyBytes);
    }
  }

  /** An error that goes on and on has said enough. */
  @Override
  protected boolean isSatisfied() {
    return isCut;
  }

  @Override
  protected final void onEnd() {
    if (frames != null) {
      frames.end(sink);
      onStreamEnd();
    } else if (isRefusal()) {
      onRefused(Optional.ofNullable(head).orElseThrow(), whole.bytes());
    } else {
      onWhole(whole.bytes());
    }
  }

  private boolean isRefusal() {
    return head != null && head.status() >= 300;
  }

  /** A body that is collected; one that came in one piece is not copied again. */
  private static final class Whole extends ByteArrayOutputStream {
    Whole() {
      super(0);
    }

    byte[] bytes() {
      return count == buf.length ? buf : toByteArray();
    }
  }
}
