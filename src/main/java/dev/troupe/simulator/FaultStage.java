package dev.troupe.simulator;

import dev.troupe.simulator.SimulatorLog.Outcome;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The place between the HTTP layer and one socket, where the client's hang-up is seen and faults
 * are played.
 *
 * <p><b>Hang-up.</b> A close is seen only by who reads. So the socket is always read one piece
 * ahead, whether HTTP wants bytes or not, and its end stops everything on this connection.
 *
 * <p><b>Faults.</b> {@link #write} sends bytes past the HTTP layer, and {@link #end} closes or
 * resets the socket after all that was sent before: the socket below must ask for more only when it
 * has handed the last bytes to the kernel, since a reset throws away what still waits in user
 * space.
 *
 * <p>Used for one connection. Its methods may be called from any thread once bytes have come from
 * it.
 */
final class FaultStage
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {

  /** How the simulator ends a connection. */
  enum Ending {
    /** With a FIN. */
    CLOSE,
    /** With an RST. */
    RESET
  }

  private final Inlet<ByteString> fromHttp = Inlet.create("Wire.fromHttp");
  private final Outlet<ByteString> toSocket = Outlet.create("Wire.toSocket");
  private final Inlet<ByteString> fromSocket = Inlet.create("Wire.fromSocket");
  private final Outlet<ByteString> toHttp = Outlet.create("Wire.toHttp");

  private final SimulatorLog log;
  private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
  private volatile @Nullable LoggedRequest serving;
  private volatile @Nullable Logic logic; // written once, when the connection starts

  FaultStage(SimulatorLog log) {
    this.log = log;
  }

  BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> bidi() {
    return BidiFlow.fromGraph(this);
  }

  /** Completes when the connection has ended. */
  CompletionStage<Outcome> ended() {
    return ended.minimalCompletionStage();
  }

  /** Notes the end of the connection in {@code request} from now on, instead of one before it. */
  void serve(LoggedRequest request) {
    serving = request;
    if (ended.isDone()) { // the connection ended meanwhile
      request.end(ended.join());
    }
  }

  /** Sends {@code bytes} as they are. */
  void write(ByteString bytes) {
    running().writes.invoke(bytes);
  }

  /** Ends the connection after what was sent so far. */
  void end(Ending ending) {
    running().endings.invoke(ending);
  }

  private void ended(Outcome outcome) {
    var request = ended.complete(outcome) ? serving : null;
    if (request != null) {
      request.end(outcome);
    }
  }

  private Logic running() {
    return Objects.requireNonNull(logic, "the connection has not started");
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return BidiShape.of(fromHttp, toSocket, fromSocket, toHttp);
  }

  @Override
  public GraphStageLogic createLogic(Attributes inherited) {
    var created = new Logic();
    logic = created;
    return created;
  }

  private final class Logic extends GraphStageLogic {

    private final AsyncCallback<ByteString> writes = createAsyncCallback(this::send);
    private final AsyncCallback<Ending> endings = createAsyncCallback(this::endAfterwards);
    private final Queue<ByteString> waiting = new ArrayDeque<>(); // stream thread only
    private @Nullable ByteString ahead; // stream thread only: read, not yet wanted by HTTP
    private @Nullable Ending ending; // stream thread only

    Logic() {
      super(FaultStage.this.shape());
      setHandler(fromHttp, new FromHttp());
      setHandler(toSocket, new ToSocket());
      setHandler(fromSocket, new FromSocket());
      setHandler(toHttp, new ToHttp());
    }

    @Override
    public void preStart() {
      log.connected();
      pull(fromSocket);
    }

    @Override
    public void postStop() {
      ended(Outcome.STOPPED); // unless it has ended in another way before
    }

    private void send(ByteString bytes) {
      waiting.add(bytes);
      drain();
    }

    private void endAfterwards(Ending wanted) {
      if (ending == null) {
        ending = wanted;
        drain();
      }
    }

    private void drain() {
      if (!isAvailable(toSocket)) {
        return;
      }
      var next = waiting.poll();
      if (next != null) {
        push(toSocket, next);
      } else if (ending != null) {
        cut(ending);
      } else if (!hasBeenPulled(fromHttp)) {
        pull(fromHttp);
      }
    }

    private void cut(Ending how) {
      ended(Outcome.CUT);
      switch (how) {
        case CLOSE -> complete(toSocket);
        case RESET -> fail(toSocket, new ConnectionCut());
      }
      complete(toHttp);
      cancel(fromHttp);
    }

    private void clientGone() {
      ended(Outcome.CLIENT_CLOSED);
      completeStage();
    }

    private void readAhead() {
      if (ahead == null && !isClosed(fromSocket) && !hasBeenPulled(fromSocket)) {
        pull(fromSocket);
      }
    }

    private final class FromHttp extends AbstractInHandler {
      @Override
      public void onPush() {
        send(grab(fromHttp));
      }

      @Override
      public void onUpstreamFinish() {
        endAfterwards(Ending.CLOSE);
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        endAfterwards(Ending.RESET);
      }
    }

    private final class ToSocket extends AbstractOutHandler {
      @Override
      public void onPull() {
        drain();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        clientGone();
      }
    }

    private final class FromSocket extends AbstractInHandler {
      @Override
      public void onPush() {
        var bytes = grab(fromSocket);
        log.received(bytes.size());
        if (isAvailable(toHttp)) {
          push(toHttp, bytes);
        } else if (!isClosed(toHttp)) {
          ahead = bytes;
        }
        readAhead();
      }

      @Override
      public void onUpstreamFinish() {
        clientGone();
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        clientGone();
      }
    }

    private final class ToHttp extends AbstractOutHandler {
      @Override
      public void onPull() {
        var bytes = ahead;
        if (bytes != null) {
          ahead = null;
          push(toHttp, bytes);
          readAhead();
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        ahead = null;
        readAhead();
      }
    }
  }

  /** Makes the socket send an RST. It is not an error of anyone, so it has no stack. */
  private static final class ConnectionCut extends RuntimeException {
    ConnectionCut() {
      super("the script resets the connection", null, false, false);
    }
  }
}
