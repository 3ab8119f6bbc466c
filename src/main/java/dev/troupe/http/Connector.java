package dev.troupe.http;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.ClientTransport;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.OutgoingConnection;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import scala.concurrent.duration.Duration;

/** Opens connections to one origin. Any thread. */
final class Connector {

  private final ActorSystem<?> system;
  private final SessionSettings settings;
  private final RequestWriter writer;
  private final Materializer materializer;

  Connector(ActorSystem<?> system, SessionSettings settings) {
    this.system = system;
    this.settings = settings;
    this.writer = new RequestWriter(settings);
    this.materializer = SystemMaterializer.get(system).materializer();
  }

  /**
   * Starts to connect; the stage tells when the connection stands, the slot takes exchanges then.
   */
  Pair<CompletionStage<OutgoingConnection>, ConnectionSlot> connect(ConnectionSlot.Owner owner) {
    return connection()
        .joinMat(new ExchangeStage(settings, writer, owner), Pair::create)
        .run(materializer);
  }

  HttpFailure unreachable(Throwable cause) {
    var root =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    return new HttpFailure.Unreachable(
        settings.origin() + ": connect failed: " + root.getMessage(), root);
  }

  private Flow<HttpRequest, HttpResponse, CompletionStage<OutgoingConnection>> connection() {
    var to =
        Http.get(system)
            .connectionTo(settings.baseUrl().getHost())
            .toPort(settings.port())
            .withClientConnectionSettings(clientSettings());
    if (!settings.isSecure()) {
      return to.http();
    }
    return settings
        .tls()
        .map(tls -> to.withCustomHttpsConnectionContext(ConnectionContext.httpsClient(tls)))
        .orElse(to)
        .https();
  }

  /**
   * Our own limits run in the stage; Pekko's idle timeout would cut a model that thinks for long.
   */
  private ClientConnectionSettings clientSettings() {
    var base = ClientConnectionSettings.create(Adapter.toClassic(system));
    var parser = base.getParserSettings().withModeledHeaderParsing(false);
    var client =
        base.withConnectingTimeout(Duration.fromNanos(settings.limits().connect().toNanos()))
            .withIdleTimeout(Duration.Inf())
            .withUserAgentHeader(java.util.Optional.empty())
            .withParserSettings(parser);
    return settings.proxy().isPresent() && settings.isSecure()
        ? client.withTransport(ClientTransport.httpsProxy(settings.proxy().get()))
        : client;
  }
}
