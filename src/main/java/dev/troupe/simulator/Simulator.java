package dev.troupe.simulator;

import dev.troupe.simulator.SimulatorCommand.Describe;
import dev.troupe.simulator.SimulatorCommand.Description;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;

/**
 * A scripted upstream: a real HTTP server on loopback that speaks several vendors' APIs and answers
 * deterministically.
 *
 * <p>It binds when it starts and lets go of its port and of all connections when it stops, restarts
 * or fails to start. A restart binds the port of the life before. Handlers never wait. It does not
 * supervise itself: a bind that keeps failing, and a listener that ends, are thrown.
 */
public final class Simulator extends AbstractMatchingBehavior<SimulatorMessage> {

  /** The listener of the life {@code of} has its port. */
  record Bound(Materializer of, Tcp.ServerBinding binding, CompletionStage<Done> ended)
      implements SimulatorMessage {}

  /** The listener of the life {@code of} did not get its port. */
  record BindFailed(Materializer of, Throwable cause) implements SimulatorMessage {}

  /** The pause before another try to bind is over. */
  record BindDue() implements SimulatorMessage {}

  /** The listener of the life {@code of} accepts nothing any more. */
  record ListenerEnded(Materializer of) implements SimulatorMessage {}

  /** Fails, or stops unexpectedly: a hook for tests of supervision. */
  record FaultHook(boolean stop) implements SimulatorMessage {}

  static final String HOST = "127.0.0.1";

  private static final int BACKLOG = 4096; // room for thousands of clients that connect at once
  private static final int BIND_TRIES = 20; // chosen, not measured, as is the next
  private static final Duration BIND_PAUSE = Duration.ofMillis(20);

  // Without it, Nagle's algorithm holds back the second of two small events.
  private static final List<Inet.SocketOption> SOCKET_OPTIONS = List.of(TcpSO.tcpNoDelay(true));

  /**
   * Returns the behavior of a simulator that listens as {@code settings} say and tells {@code port}
   * where.
   */
  public static Behavior<SimulatorCommand> create(SimulatorSettings settings, SimulatorPort port) {
    return Behaviors.<SimulatorMessage>setup(
            context ->
                Behaviors.withTimers(timers -> new Simulator(context, timers, settings, port)))
        .narrow();
  }

  private final TimerScheduler<SimulatorMessage> timers;
  private final SimulatorSettings settings;
  private final SimulatorPort port;
  private final Materializer streams; // one for each life; its end closes all connections
  private final Connections connections;

  /** Of the latest try; failed as long as there is nothing to unbind. Actor thread only. */
  private CompletionStage<Tcp.ServerBinding> binding =
      CompletableFuture.failedStage(new IllegalStateException("simulator: not bound yet"));

  private int bindTries; // actor thread only
  private boolean bound; // actor thread only

  private Simulator(
      ActorContext<SimulatorMessage> context,
      TimerScheduler<SimulatorMessage> timers,
      SimulatorSettings settings,
      SimulatorPort port) {
    super(context);
    this.timers = timers;
    this.settings = settings;
    this.port = port;
    // Not bound to the context: a listener whose stream ends with its actor keeps the port.
    this.streams = Materializer.createMaterializer(context.getSystem());
    try {
      this.connections = new Connections(context.getSystem(), streams, settings, port.log());
      this.binding = bind();
      port.failIfAsked();
    } catch (RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  @Override
  public Behavior<SimulatorMessage> onMessage(SimulatorMessage message) {
    return switch (message) {
      case Describe ask -> describe(ask);
      case Bound event -> event.of().equals(streams) ? serve(event) : this;
      case BindFailed event -> event.of().equals(streams) ? retry(event.cause()) : this;
      case BindDue() -> bindAgain();
      case ListenerEnded(var of) -> of.equals(streams) ? listenerLost() : this;
      case FaultHook(var stop) -> breakDown(stop);
    };
  }

  @Override
  public Behavior<SimulatorMessage> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      release();
    }
    return this;
  }

  /** Closes the port, also one that is still being bound, and then all connections. */
  private void release() {
    var _ =
        binding
            .thenCompose(Tcp.ServerBinding::unbind)
            .whenComplete((done, failure) -> streams.shutdown());
  }

  private Behavior<SimulatorMessage> describe(Describe ask) {
    var baseUrl =
        bound
            ? Optional.of(SimulatorPort.baseUrl(port.toBind(settings.port())))
            : Optional.<URI>empty();
    ask.replyTo().tell(new Description(baseUrl, port.log().count(), connections.open()));
    return this;
  }

  private Behavior<SimulatorMessage> bindAgain() {
    binding = bind();
    return this;
  }

  private CompletionStage<Tcp.ServerBinding> bind() {
    bindTries++;
    var listener =
        Tcp.get(getContext().getSystem())
            .bind(
                HOST,
                port.toBind(settings.port()),
                BACKLOG,
                SOCKET_OPTIONS,
                false,
                Optional.empty())
            .toMat(Sink.foreach(connections::serve), Keep.both())
            .run(streams);
    getContext()
        .pipeToSelf(
            listener.first(),
            (binding, failure) ->
                failure == null
                    ? new Bound(streams, binding, listener.second())
                    : new BindFailed(streams, failure));
    return listener.first();
  }

  private Behavior<SimulatorMessage> serve(Bound event) {
    bound = true;
    port.bound(event.binding().localAddress());
    getContext().pipeToSelf(event.ended(), (done, failure) -> new ListenerEnded(streams));
    return this;
  }

  /** Waits a moment: the socket of the life before may still be closing. */
  private Behavior<SimulatorMessage> retry(Throwable cause) {
    if (bindTries >= BIND_TRIES) {
      throw new IllegalStateException(
          "simulator: bind %s:%d: failed %d times; free the port or set troupe.simulator.port"
              .formatted(HOST, port.toBind(settings.port()), bindTries),
          cause);
    }
    timers.startSingleTimer(new BindDue(), BIND_PAUSE);
    return this;
  }

  private Behavior<SimulatorMessage> listenerLost() {
    throw new IllegalStateException("simulator: listen: the listener ended; binding again");
  }

  private Behavior<SimulatorMessage> breakDown(boolean stop) {
    if (stop) {
      return Behaviors.stopped();
    }
    throw new IllegalStateException(
        "simulator: handle a message: a failure was asked for by a test");
  }
}
