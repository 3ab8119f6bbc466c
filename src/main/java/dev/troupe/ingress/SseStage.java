package dev.troupe.ingress;

import dev.troupe.ingress.Sse.Frame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import scala.concurrent.duration.FiniteDuration;

/**
 * The one response that is made of replies: its status with the first frame, its body of all.
 *
 * <p>One stage, where Pekko's own would be eight, each of which every event passes through. It is
 * run once.
 *
 * @param <R> a reply
 */
final class SseStage<R> extends GraphStage<FlowShape<R, HttpResponse>> {

  private static final String SILENCE = "silence";
  private static final String UNREAD = "unread";

  /** For a body that is never read, since its connection ended; as Pekko's own stages have it. */
  private static final FiniteDuration UNREAD_LIMIT = FiniteDuration.create(5, TimeUnit.SECONDS);

  private final Inlet<R> in = Inlet.create("replies");
  private final Outlet<HttpResponse> out = Outlet.create("response");
  private final FlowShape<R, HttpResponse> shape = FlowShape.of(in, out);
  private final ClientExchange exchange;
  private final Function<R, Frame> framing;
  private final Duration silence;
  private @Nullable Logic running; // written before the first reply

  /**
   * The response of {@code exchange}, which hears of the end of a body that has begun.
   *
   * @param framing what is written for a reply
   * @param silence how long no frame may come until a comment takes its place
   */
  SseStage(ClientExchange exchange, Function<R, Frame> framing, Duration silence) {
    this.exchange = exchange;
    this.framing = framing;
    this.silence = silence;
  }

  @Override
  public FlowShape<R, HttpResponse> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    running = new Logic();
    return running;
  }

  /**
   * Writes what {@code reply} is to the client, past this stage, if all that came before is out and
   * its socket takes more. In the stage's thread; what a frame throws ends the stage.
   */
  boolean takeDirectly(R reply) {
    return running != null && running.takeDirectly(reply);
  }

  private final class Logic extends TimerGraphStageLogic {
    private final AsyncCallback<Throwable> failed = createAsyncCallback(this::failStage);
    private final SubSourceOutlet<ByteString> body = new SubSourceOutlet<>("body");
    private ByteString waiting = ByteString.emptyByteString(); // a comment and one frame at most
    private boolean begun; // the response is given out
    private boolean ended; // no more replies
    private boolean unfit; // a reply had no frame, so none may follow
    private long lastFrame = System.nanoTime();

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              onFrame(framing.apply(grab(in)));
            }

            @Override
            public void onUpstreamFinish() {
              ended = true;
              completeWhereAllIsOut();
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(in);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              if (!begun) { // else whoever reads the body says when it is enough
                completeStage();
              }
            }
          });
      body.setHandler(
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              passOn();
            }
          });
    }

    @Override
    public void preStart() {
      scheduleOnce(SILENCE, silence);
    }

    @Override
    public void postStop() {
      if (begun) {
        if (!body.isClosed()) {
          body.fail(new IllegalStateException("event stream: ended before its last reply"));
        }
        exchange.streamEnded();
      }
    }

    @Override
    public void onTimer(Object key) {
      if (key.equals(UNREAD)) {
        body.timeout(UNREAD_LIMIT);
        if (body.isClosed()) {
          completeStage();
        }
      } else {
        onSilence();
      }
    }

    private void onSilence() {
      var left = silence.minusNanos(System.nanoTime() - lastFrame);
      if (!left.isPositive() && (begun ? body.isAvailable() : isAvailable(out))) {
        write(Frame.COMMENT);
      }
      scheduleOnce(SILENCE, left.isPositive() ? left : silence);
    }

    boolean takeDirectly(R reply) {
      if (unfit || !body.isAvailable() || !exchange.takesChunks()) {
        return false;
      }
      try {
        var frame = framing.apply(reply);
        if (frame.isSomething()) {
          lastFrame = System.nanoTime();
          exchange.writeChunk(frame.bytes());
        }
      } catch (RuntimeException | LinkageError | StackOverflowError failure) {
        unfit = true;
        failed.invoke(failure);
      }
      return true;
    }

    private void onFrame(Frame frame) {
      if (frame.isSomething()) {
        write(frame);
      } else {
        pull(in);
      }
    }

    private void write(Frame frame) {
      lastFrame = System.nanoTime();
      if (body.isAvailable()) { // all that came before is out
        writeOn(frame.bytes());
      } else if (begun || frame.problem().isEmpty()) {
        waiting = waiting.concat(frame.bytes());
        begin();
      } else {
        push(out, exchange.answer(frame.problem().get()));
        completeStage();
      }
    }

    private void writeOn(ByteString bytes) {
      if (!exchange.takesChunks()) {
        body.push(bytes);
        return;
      }
      exchange.writeChunk(bytes);
      if (!isClosed(in) && !hasBeenPulled(in)) {
        pull(in);
      }
    }

    private void begin() {
      if (begun) {
        return;
      }
      begun = true;
      setKeepGoing(true); // for the body, beyond the response
      scheduleOnce(UNREAD, Duration.ofNanos(UNREAD_LIMIT.toNanos()));
      var type = MediaTypes.TEXT_EVENT_STREAM.toContentType();
      push(out, exchange.stream(HttpEntities.create(type, Source.fromGraph(body.source()))));
    }

    private void passOn() {
      if (!waiting.isEmpty()) {
        body.push(waiting);
        waiting = ByteString.emptyByteString();
        completeWhereAllIsOut();
      } else if (!hasBeenPulled(in)) {
        pull(in);
      }
    }

    private void completeWhereAllIsOut() {
      if (!begun) {
        failStage(new IllegalStateException("event stream: not one reply is to be written"));
      } else if (ended && waiting.isEmpty()) {
        body.complete();
        completeStage();
      }
    }
  }
}
