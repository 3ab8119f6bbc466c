package dev.troupe.ingress;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * The listening socket and the connections that came by it. Outlives each life of the ingress
 * actor, whose thread only uses it, so that a new life binds the same port and finds the
 * connections of the one before undisturbed.
 */
final class Listener {

  /**
   * A bound socket.
   *
   * @param lost completes with the reason, or none, when the socket closes without being released
   */
  record Bound(ServerBinding binding, CompletionStage<Optional<Throwable>> lost) {}

  private final IngressWiring wiring;
  private final Materializer materializer;
  private final Traffic traffic;
  private final ServerSettings settings;
  private final Flow<HttpRequest, HttpResponse, NotUsed> connection;
  private CompletionStage<?> released = CompletableFuture.completedFuture(Done.done());
  private Optional<CompletionStage<Bound>> open = Optional.empty();
  private volatile boolean releasing;
  private int port;

  Listener(IngressWiring wiring) {
    this.wiring = wiring;
    this.port = wiring.settings().port();
    this.materializer = Materializer.createMaterializer(wiring.system());
    this.traffic = new Traffic(wiring.settings().maxConnections());
    this.settings = settings(wiring);
    this.connection =
        Flow.fromGraph(
            new ConnectionStage(
                new Routes(wiring, traffic, materializer),
                traffic,
                wiring.deadline(),
                wiring.settings().idleTimeout()));
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
                    .thenCompose(bound -> bound.binding().unbind())
                    .handle((_, _) -> Done.done()));
    open = Optional.empty();
  }

  /** Ends all connections. */
  void stop() {
    release();
    var _ = released.whenComplete((_, _) -> materializer.shutdown());
  }

  private CompletionStage<Bound> bind() {
    releasing = false;
    var running =
        Http.get(wiring.system())
            .newServerAt(wiring.settings().host(), port)
            .withSettings(settings)
            .connectionSource()
            .toMat(
                Sink.foreach(accepted -> accepted.handleWith(connection, materializer)),
                Keep.both())
            .run(materializer);
    return running.first().thenApply(binding -> new Bound(binding, lost(running.second())));
  }

  private CompletionStage<Optional<Throwable>> lost(CompletionStage<Done> ended) {
    var lost = new CompletableFuture<Optional<Throwable>>();
    var _ =
        ended.whenComplete(
            (_, failure) -> {
              if (!releasing) {
                lost.complete(Optional.ofNullable(failure));
              }
            });
    return lost;
  }

  private static ServerSettings settings(IngressWiring wiring) {
    var defaults = ServerSettings.create(wiring.system().classicSystem());
    var zero = scala.concurrent.duration.Duration.Zero();
    return defaults
        .withTimeouts(
            defaults
                .getTimeouts()
                .withRequestTimeout(zero) // off: each exchange has a deadline of its own
                .withIdleTimeout(scala(wiring.deadline().plusMinutes(1)))) // a model may be silent
        .withServerHeader(Optional.empty())
        .withBacklog(wiring.settings().backlog())
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

  private static scala.concurrent.duration.Duration scala(Duration duration) {
    return scala.concurrent.duration.Duration.fromNanos(duration.toNanos());
  }
}
