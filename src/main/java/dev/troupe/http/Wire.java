package dev.troupe.http;

import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the socket and what reads it as HTTP: knows whether and when a byte came.
 *
 * <p>It reads ahead by one chunk, so that bytes that nobody asked for are seen while the connection
 * is idle: they would pass for the answer to the next request. It lets the end of what comes in
 * pass before that of what goes out, since only the former says why. For one connection; its state
 * is written by that connection's stream.
 */
final class Wire
    extends GraphStage<BidiShape<SslTlsOutbound, SslTlsOutbound, SslTlsInbound, SslTlsInbound>> {

  /** From the end of one direction to that of the other; chosen, not measured. */
  static final Duration CLOSING = Duration.ofMillis(100);

  private final Inlet<SslTlsOutbound> requests = Inlet.create("Wire.requests");
  private final Outlet<SslTlsOutbound> toSocket = Outlet.create("Wire.toSocket");
  private final Inlet<SslTlsInbound> fromSocket = Inlet.create("Wire.fromSocket");
  private final Outlet<SslTlsInbound> answers = Outlet.create("Wire.answers");
  private final BidiShape<SslTlsOutbound, SslTlsOutbound, SslTlsInbound, SslTlsInbound> shape =
      BidiShape.of(requests, toSocket, fromSocket, answers);
  private volatile boolean asked;
  private volatile boolean answered;
  private volatile long lastByte;

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

  /** How long ago the last byte came. */
  long quietNanos(long now) {
    return now - lastByte;
  }

  @Override
  public BidiShape<SslTlsOutbound, SslTlsOutbound, SslTlsInbound, SslTlsInbound> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {

    private @Nullable SslTlsInbound held; // read ahead of demand

    Logic() {
      super(shape);
      setHandler(requests, new Requests());
      setHandler(toSocket, new ToSocket());
      setHandler(fromSocket, new FromSocket());
      setHandler(answers, new Answers());
    }

    @Override
    public void preStart() {
      pull(fromSocket);
    }

    @Override
    public void onTimer(Object key) {
      completeStage();
    }

    private final class Requests extends AbstractInHandler {
      @Override
      public void onPush() {
        var request = grab(requests);
        if (!isClosed(toSocket)) {
          push(toSocket, request);
        }
      }

      @Override
      public void onUpstreamFinish() {
        complete(toSocket);
      }

      @Override
      public void onUpstreamFailure(Throwable cause) {
        fail(toSocket, cause);
      }
    }

    private final class ToSocket extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(requests);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        scheduleOnce("closing", CLOSING);
      }
    }

    private final class FromSocket extends AbstractInHandler {
      @Override
      public void onPush() {
        var inbound = grab(fromSocket);
        if (inbound instanceof SessionBytes) {
          answered = true;
          lastByte = System.nanoTime();
        }
        if (answered && !asked) {
          failStage(new HttpFailure.Malformed("bytes came that no request asked for", null));
        } else if (isAvailable(answers)) {
          push(answers, inbound);
          pull(fromSocket);
        } else {
          held = inbound;
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (held == null) {
          complete(answers);
        }
      }

      @Override
      public void onUpstreamFailure(Throwable cause) {
        fail(answers, cause);
      }
    }

    private final class Answers extends AbstractOutHandler {
      @Override
      public void onPull() {
        var inbound = held;
        if (inbound == null) {
          return;
        }
        held = null;
        push(answers, inbound);
        if (isClosed(fromSocket)) {
          complete(answers);
        } else {
          pull(fromSocket);
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromSocket, cause);
      }
    }
  }
}
