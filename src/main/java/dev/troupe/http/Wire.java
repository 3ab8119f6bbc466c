package dev.troupe.http;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of the socket, before it is read as HTTP: knows whether and when a byte came, and
 * whether the other side closed.
 *
 * <p>It reads ahead by one chunk, so that bytes that nobody asked for are seen while the connection
 * is idle: they would pass for the answer to the next request. For one connection; its state is
 * written by that connection's stream.
 */
final class Wire extends GraphStage<FlowShape<SslTlsInbound, SslTlsInbound>> {

  private final Inlet<SslTlsInbound> in = Inlet.create("Wire.in");
  private final Outlet<SslTlsInbound> out = Outlet.create("Wire.out");
  private final FlowShape<SslTlsInbound, SslTlsInbound> shape = FlowShape.of(in, out);
  private volatile boolean asked;
  private volatile boolean answered;
  private volatile boolean ended;
  private volatile long lastByte;

  /** A request is sent now: what comes next is its answer. */
  void expectAnswer() {
    asked = true;
    answered = false;
  }

  /** The answer is whole: what comes next, comes unasked. */
  void expectNothing() {
    asked = false;
  }

  /** Whether a byte came since the last request. */
  boolean isAnswered() {
    return answered;
  }

  /** Whether the other side has closed or the socket failed. */
  boolean isEnded() {
    return ended;
  }

  /** How long ago the last byte came. */
  long quietNanos(long now) {
    return now - lastByte;
  }

  @Override
  public FlowShape<SslTlsInbound, SslTlsInbound> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {

    private @Nullable SslTlsInbound held; // read ahead of demand

    Logic() {
      super(shape);
      setHandler(in, new In());
      setHandler(out, new Out());
    }

    @Override
    public void preStart() {
      pull(in);
    }

    private final class In extends AbstractInHandler {
      @Override
      public void onPush() {
        var inbound = grab(in);
        if (inbound instanceof SessionBytes && !asked) {
          throw new HttpFailure.Malformed("bytes came that no request asked for", null);
        }
        answered |= inbound instanceof SessionBytes;
        lastByte = System.nanoTime();
        if (isAvailable(out)) {
          push(out, inbound);
          pull(in);
        } else {
          held = inbound;
        }
      }

      @Override
      public void onUpstreamFinish() {
        ended = true;
        if (held == null) {
          complete(out);
        }
      }

      @Override
      public void onUpstreamFailure(Throwable cause) {
        ended = true;
        failStage(cause);
      }
    }

    private final class Out extends AbstractOutHandler {
      @Override
      public void onPull() {
        var inbound = held;
        if (inbound == null) {
          return;
        }
        held = null;
        push(out, inbound);
        if (isClosed(in)) {
          complete(out);
        } else {
          pull(in);
        }
      }
    }
  }
}
