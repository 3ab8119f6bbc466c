package dev.troupe.ingress;

import dev.troupe.http.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket and the connections that came by it. Outlives each life of the ingress
 * actor, whose thread only uses it, so that a new life binds the same port and finds the
 * connections of the one before undisturbed.
 */
final class Listener {

  /**
   * A bound socket.
   *
   * @param lost completes when the socket closes without being released
   */
  record Bound(Channel socket, InetSocketAddress address, CompletionStage<Done> lost) {}

  private static final Logger LOG = LoggerFactory.getLogger("troupe.ingress");

  /** For answers that are on their way out when all ends. Chosen, not measured. */
  private static final Duration FLUSH = Duration.ofSeconds(5);

  private final IngressWiring wiring;
  private final Materializer materializer;
  private final Traffic traffic;
  private final ServerSettings settings;
  private final Routes routes;
  private final EventLoops loops;
  private final ChannelGroup sockets = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
  private CompletionStage<?> released = CompletableFuture.completedFuture(Done.done());
  private Optional<CompletionStage<Bound>> open = Optional.empty();
  private volatile boolean releasing;
  private volatile boolean stopped;
  private int port;

  /** Owes a {@link #stop}. */
  Listener(IngressWiring wiring) {
    this.wiring = wiring;
    this.port = wiring.settings().port();
    this.materializer = Materializer.createMaterializer(wiring.system());
    this.traffic = new Traffic(wiring.settings().maxConnections());
    this.settings = settings(wiring);
    this.routes = new Routes(wiring, traffic, materializer);
    this.loops = EventLoops.of(wiring.system());
    loops.enter();
  }

  Traffic traffic() {
    return traffic;
  }

  /** Where it listens, or tries to. */
  String address() {
    var host = wiring.settings().host();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** Binds as soon as the socket before is released; the same port each time. */
  CompletionStage<Bound> open() {
    CompletionStage<Bound> opened = released.thenCompose(_ -> bind());
    open = Optional.of(opened);
    return opened;
  }

  /** Remembers the port of the first bind, for all later ones. */
  void keep(InetSocketAddress address) {
    port = address.getPort();
  }

  /** Accepts no more connections; those that are open stay. */
  void release() {
    releasing = true;
    open.ifPresent(
        opened ->
            released =
                opened
                    .thenCompose(bound -> stage(bound.socket().close()))
                    .handle((_, _) -> Done.done()));
    open = Optional.empty();
  }

  /** Ends all connections. */
  void stop() {
    release();
    stopped = true;
    var _ = released.whenComplete((_, _) -> endConnections());
  }

  /** The loops are needed until the last socket has closed. */
  private void endConnections() {
    materializer.shutdown();
    var _ = sockets.newCloseFuture().addListener(_ -> loops.leave());
    var _ =
        loops
            .next()
            .schedule(
                () -> {
                  var _ = sockets.close();
                },
                FLUSH.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /** The name of the host is looked up by a thread that may wait. */
  private CompletionStage<Bound> bind() {
    releasing = false;
    return CompletableFuture.supplyAsync(
            () -> {
              makeReady();
              return new InetSocketAddress(wiring.settings().host(), port);
            },
            Thread::startVirtualThread)
        .thenCompose(this::bind);
  }

  /** Pekko HTTP is made with its first use, for which the first connections would wait. */
  private void makeReady() {
    var _ = http();
  }

  private CompletionStage<Bound> bind(InetSocketAddress address) {
    var loop = loops.next(); // before there is a socket to leave behind
    var socket = new NioServerSocketChannel();
    socket.config().setReuseAddress(true).setBacklog(wiring.settings().backlog());
    socket.pipeline().addLast(new Acceptor(loops, this::accepted));
    return stage(loop.register(socket))
        .thenCompose(_ -> stage(socket.bind(address)))
        .thenApply(_ -> new Bound(socket, socket.localAddress(), lost(socket)));
  }

  private static CompletionStage<Done> stage(ChannelFuture future) {
    var stage = new CompletableFuture<Done>();
    var _ = future.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    var _ =
        future.addListener(
            ended -> {
              if (ended.isSuccess()) {
                stage.complete(Done.done());
              } else {
                stage.completeExceptionally(ended.cause());
              }
            });
    return stage;
  }

  private CompletionStage<Done> lost(Channel socket) {
    var lost = new CompletableFuture<Done>();
    var _ =
        socket
            .closeFuture()
            .addListener(
                _ -> {
                  if (!releasing) {
                    lost.complete(Done.done());
                  }
                });
    return lost;
  }

  /** Not on the loop: to make a connection's stream takes as long as many reads. */
  private void accepted(Channel socket) {
    sockets.add(socket);
    wiring
        .system()
        .dispatchers()
        .lookup(DispatcherSelector.defaultDispatcher())
        .execute(
            () -> {
              try {
                run(socket);
              } catch (RuntimeException failure) {
                if (!stopped) {
                  LOG.error("ingress: a connection could not begin", failure);
                }
                var _ = socket.close();
              }
            });
  }

  /** On the loop of its socket: a thread that has to be woken costs more than what it does here. */
  private void run(Channel socket) {
    var bytes = new SocketStage(socket, wiring.deadline().plusMinutes(1)); // models may be silent
    var connection =
        new ConnectionStage(
            routes, traffic, wiring.deadline(), wiring.settings().idleTimeout(), bytes);
    var onLoop = ActorAttributes.dispatcher(loops.dispatcher(socket.eventLoop()));
    var _ =
        Flow.fromGraph(connection)
            .join(http().join(Flow.fromGraph(bytes)))
            .withAttributes(onLoop)
            .run(materializer);
  }

  @SuppressWarnings("unchecked") // what comes in is of a subtype, and only read
  private BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> http() {
    BidiFlow<?, ?, ?, ?, ?> plain = TLSPlacebo.getInstance();
    return Http.get(wiring.system())
        .serverLayer(settings)
        .atop(
            (BidiFlow<
                    TLSProtocol.SslTlsOutbound,
                    ByteString,
                    ByteString,
                    TLSProtocol.SslTlsInbound,
                    NotUsed>)
                plain);
  }

  private static ServerSettings settings(IngressWiring wiring) {
    var defaults = ServerSettings.create(wiring.system().classicSystem());
    var zero = scala.concurrent.duration.Duration.Zero();
    return defaults
        .withTimeouts( // off: each exchange has a deadline of its own
            defaults.getTimeouts().withRequestTimeout(zero))
        .withServerHeader(Optional.empty())
        .withPipeliningLimit(1)
        .withTransparentHeadRequests(false)
        .withRemoteAddressAttribute(false)
        .withRawRequestUriHeader(false)
        .withVerboseErrorMessages(false)
        .withEnableHttp2(false)
        .withParserSettings(parsing(defaults.getParserSettings(), wiring))
        .withParsingErrorHandler(RequestErrors.class.getName());
  }

  private static ParserSettings parsing(ParserSettings defaults, IngressWiring wiring) {
    return defaults
        .withModeledHeaderParsing(false) // costs more than it is worth: two headers are read
        .withIllegalHeaderWarnings(false)
        .withMaxContentLength(wiring.settings().maxBodyBytes());
  }
}
