package dev.troupe.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens on one connection: one request after another gets its one response, and when the
 * client hangs up, calls in work are cancelled at once.
 *
 * <p>A client hangs up when its side of the connection ends, a half-close included. The stream of
 * requests ends then, before any response as well as during one. The stream of responses would tell
 * too late, and nothing at all before the first of their bytes.
 */
final class ConnectionStage extends GraphStage<FlowShape<HttpRequest, HttpResponse>> {

  /** Hang-ups are not heeded: the tests of them see to that, nobody else. */
  static volatile boolean deaf;

  private static final Logger LOG = LoggerFactory.getLogger("troupe.ingress");
  private static final String IDLE = "idle"; // the timer of a connection that may bring work
  private static final String REFUSED = "refused"; // that of one beyond the limit

  /** For the first request on a connection that is refused, to be told so; chosen, not measured. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final Connection CLOSE = Connection.create("close");

  private final Inlet<HttpRequest> in = Inlet.create("requests");
  private final Outlet<HttpResponse> out = Outlet.create("responses");
  private final FlowShape<HttpRequest, HttpResponse> shape = FlowShape.of(in, out);
  private final Routes routes;
  private final Traffic traffic;
  private final Duration deadline;
  private final Duration idleTimeout;
  private final ChunkWriter chunks;

  ConnectionStage(
      Routes routes, Traffic traffic, Duration deadline, Duration idleTimeout, ChunkWriter chunks) {
    this.routes = routes;
    this.traffic = traffic;
    this.deadline = deadline;
    this.idleTimeout = idleTimeout;
    this.chunks = chunks;
  }

  @Override
  public FlowShape<HttpRequest, HttpResponse> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic implements Traffic.Connection {
    private final AsyncCallback<Runnable> here = createAsyncCallback(Runnable::run);
    private final List<ClientExchange> open = new ArrayList<>(1); // more only behind a stream
    private @Nullable ClientExchange current; // has no response yet
    private boolean closing;
    private long lastActive = System.nanoTime();

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              begin(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              hungUp();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              hungUp();
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (!isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
              }
            }
          });
    }

    @Override
    public void preStart() {
      if (traffic.opened(this)) {
        scheduleWithFixedDelay(IDLE, idleTimeout, idleTimeout.dividedBy(4));
      } else {
        closing = true;
        scheduleOnce(REFUSED, GRACE);
      }
    }

    @Override
    public void postStop() {
      open.forEach(ClientExchange::withdraw);
      open.forEach(_ -> traffic.requestEnded());
      traffic.closed(this);
    }

    @Override
    public void onTimer(Object key) {
      if (key.equals(REFUSED)) {
        closeIfIdle();
      } else if (open.isEmpty() && System.nanoTime() - lastActive >= idleTimeout.toNanos()) {
        completeStage();
      }
    }

    @Override
    public void close() {
      here.invoke(
          () -> {
            closing = true;
            closeIfIdle();
          });
    }

    @Override
    public void withdraw() {
      here.invoke(() -> open.forEach(ClientExchange::withdraw));
    }

    private void begin(HttpRequest request) {
      traffic.requestBegan();
      var exchange = new ClientExchange(request, deadline, chunks, this::streamEnded);
      open.add(exchange);
      current = exchange;
      step(exchange, () -> routes.handle(exchange, closing));
    }

    /** Takes one step, and puts what it throws into the words of the exchange's API. */
    private void step(ClientExchange exchange, Supplier<Outcome> step) {
      Outcome outcome;
      try {
        outcome = step.get();
      } catch (Refused refused) {
        outcome = routes.refuse(exchange, refused.problem());
      } catch (RuntimeException | LinkageError | StackOverflowError bug) {
        LOG.error("call {}: the request failed", exchange.origin().callId(), bug);
        outcome = new Outcome.Now(exchange.answer(Problem.internal()));
      }
      switch (outcome) {
        case Outcome.Now(var response) -> respond(exchange, response);
        case Outcome.Later<?> later -> await(exchange, later);
        case Outcome.Streamed streamed -> awaitFirst(exchange, streamed);
      }
    }

    private <T> void await(ClientExchange exchange, Outcome.Later<T> later) {
      var _ =
          later
              .pending()
              .whenComplete(
                  (value, failure) ->
                      here.invoke(
                          () ->
                              step(
                                  exchange,
                                  () ->
                                      failure == null
                                          ? later.then().apply(value)
                                          : later.otherwise().apply(failure))));
    }

    private void awaitFirst(ClientExchange exchange, Outcome.Streamed streamed) {
      var sink = new SubSinkInlet<HttpResponse>("response");
      sink.setHandler(
          new AbstractInHandler() {
            @Override
            public void onPush() {
              respond(exchange, sink.grab());
            }

            @Override
            public void onUpstreamFinish() {
              // after the one response
            }

            @Override
            public void onUpstreamFailure(Throwable bug) {
              LOG.error("call {}: the stream failed", exchange.origin().callId(), bug);
              respond(exchange, exchange.answer(Problem.internal()));
            }
          });
      sink.pull();
      streamed.response().runWith(sink.sink(), subFusingMaterializer());
    }

    private void respond(ClientExchange exchange, HttpResponse response) {
      current = null;
      push(out, closing ? response.addHeader(CLOSE) : response); // which then closes by itself
      if (exchange.isStreaming()) {
        traffic.streamBegan();
      } else {
        end(exchange);
      }
    }

    private void streamEnded(ClientExchange exchange) {
      here.invoke(
          () -> {
            end(exchange);
            closeIfIdle(); // its headers may have been out before the connection was to close
          });
    }

    private void end(ClientExchange exchange) {
      if (open.remove(exchange)) {
        traffic.requestEnded();
        lastActive = System.nanoTime();
      }
    }

    private void closeIfIdle() {
      if (closing && open.isEmpty()) {
        completeStage();
      }
    }

    private void hungUp() {
      if (deaf) {
        return;
      }
      if (current != null && isAvailable(out)) { // Pekko HTTP wants a response, which nobody reads
        push(out, HttpResponse.create().addHeader(CLOSE));
      }
      completeStage();
    }
  }
}
