package dev.troupe.http;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.ClientTransport;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.OutgoingConnection;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.stream.javadsl.TLSPlacebo;

/**
 * Opens connections to one origin. Any thread.
 *
 * <p>The layers are those of {@code Http.connectionTo(…)}, put together here because that does not
 * tell when a TLS handshake is over, nor whether a byte of an answer came.
 */
final class Connector {

  /** What is wrong with an answer is told to its exchange, not to the log. */
  private static final Attributes UNLOGGED =
      Attributes.createLogLevels(
          Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff());

  private final ActorSystem system;
  private final SessionSettings settings;
  private final RequestWriter writer;
  private final Materializer materializer;
  private final ClientConnectionSettings client;

  Connector(org.apache.pekko.actor.typed.ActorSystem<?> system, SessionSettings settings) {
    this.system = Adapter.toClassic(system);
    this.settings = settings;
    this.writer = new RequestWriter(settings);
    this.materializer = SystemMaterializer.get(system).materializer();
    this.client = clientSettings();
  }

  SessionSettings settings() {
    return settings;
  }

  /**
   * Starts to connect; {@code owner} hears when the connection stands, or that it will not.
   *
   * @param limit after which the owner gives up; no later than twice that, so does the system
   */
  ConnectionSlot connect(ConnectionSlot.Owner owner, Duration limit) {
    var wire = new Wire();
    var tcp = client.withConnectingTimeout(limit.multipliedBy(2));
    var socket = settings.isSecure() ? tls(owner, tcp) : plain(tcp);
    var running =
        http()
            .atop(BidiFlow.fromGraph(wire))
            .join(socket, Keep.right())
            .joinMat(new ExchangeStage(settings, writer, wire, owner), Keep.both())
            .run(materializer);
    if (!settings.isSecure()) {
      whenMade(running, owner);
    }
    return running.second();
  }

  private static void whenMade(
      Pair<CompletionStage<OutgoingConnection>, ConnectionSlot> running,
      ConnectionSlot.Owner owner) {
    var _ =
        running
            .first()
            .whenComplete(
                (_, failure) -> {
                  if (failure == null) { // else the stream fails, too
                    owner.onConnected();
                  }
                });
  }

  private BidiFlow<HttpRequest, SslTlsOutbound, SslTlsInbound, HttpResponse, ?> http() {
    var port = settings.address().getPort();
    var host = port > 0 ? Host.create(settings.host(), port) : Host.create(settings.host());
    return Http.get(system).clientLayer(host, client).addAttributes(UNLOGGED);
  }

  private Flow<SslTlsOutbound, SslTlsInbound, CompletionStage<OutgoingConnection>> plain(
      ClientConnectionSettings client) {
    var tcp = ClientTransport.TCP().connectTo(settings.host(), settings.port(), client, system);
    return TLSPlacebo.getInstance().join(tcp, Keep.right()).map(bytes -> bytes);
  }

  private Flow<SslTlsOutbound, SslTlsInbound, CompletionStage<OutgoingConnection>> tls(
      ConnectionSlot.Owner owner, ClientConnectionSettings client) {
    var tcp =
        settings
            .proxy()
            .map(ClientTransport::httpsProxy)
            .orElseGet(ClientTransport::TCP)
            .connectTo(settings.host(), settings.port(), client, system);
    return TLS.create(this::engine, _ -> owner.onConnected(), TLSClosing.eagerClose())
        .join(tcp, Keep.right());
  }

  private SSLEngine engine() {
    var trust = settings.tls().orElseGet(Connector::trustOfTheJvm);
    var engine = trust.createSSLEngine(settings.host(), settings.port());
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // else any valid certificate would do
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static SSLContext trustOfTheJvm() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("this JVM has no default SSLContext", failure);
    }
  }

  /**
   * Our own limits run in the stage and the connection's actor; Pekko's idle timeout would cut a
   * model that thinks for long.
   */
  private ClientConnectionSettings clientSettings() {
    var base = ClientConnectionSettings.create(system);
    var parser =
        base.getParserSettings().withModeledHeaderParsing(false).withMaxChunkSize(maxChunkBytes());
    return base.withIdleTimeout(scala.concurrent.duration.Duration.Inf())
        .withStreamCancellationDelay(Duration.ZERO)
        .withUserAgentHeader(Optional.empty())
        .withLogUnencryptedNetworkBytes(Optional.empty()) // headers hold keys
        .withParserSettings(parser);
  }

  /**
   * Pekko holds a chunk until it is whole: one can be as long as what it carries, and its framing.
   */
  private int maxChunkBytes() {
    var longest = Math.max(settings.maxBodyBytes(), settings.maxEventBytes());
    return Math.clamp(2L * longest, 1024 * 1024, Integer.MAX_VALUE);
  }
}
