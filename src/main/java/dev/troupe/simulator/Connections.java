package dev.troupe.simulator;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.scaladsl.TcpAttributes;
import org.apache.pekko.util.ByteString;
import scala.concurrent.duration.Duration;

/**
 * The connections of one life of the simulator: each is Pekko HTTP's server layer over a {@link
 * Wire}, which sees the client hang up and can write raw bytes or reset.
 */
final class Connections {

  private final Http http;
  private final ServerSettings serverSettings;
  private final Materializer streams;
  private final SimulatorLog log;
  private final Api api;
  private final AtomicInteger open = new AtomicInteger();

  Connections(
      ActorSystem<?> system, Materializer streams, SimulatorSettings settings, SimulatorLog log) {
    var defaults = ServerSettings.create(Adapter.toClassic(system));
    this.http = Http.get(system);
    this.serverSettings =
        defaults
            .withServerHeader(Optional.empty())
            // a stalled answer is part of the script
            .withTimeouts(defaults.getTimeouts().withRequestTimeout(Duration.Inf()));
    this.streams = streams;
    this.log = log;
    this.api = new Api(settings, log, streams);
  }

  int open() {
    return open.get();
  }

  /** Serves one connection until either side ends it. */
  void serve(Tcp.IncomingConnection connection) {
    var wire = new FaultStage(log);
    open.incrementAndGet();
    var _ = wire.ended().thenRun(open::decrementAndGet);
    // With the least buffer, demand means that all before is with the kernel: see Wire.
    var socket = connection.flow().addAttributes(TcpAttributes.tcpWriteBufferSize(1));
    http.serverLayer(serverSettings)
        .atop(plaintext())
        .atop(wire.bidi())
        .join(socket)
        .join(Flow.of(HttpRequest.class).mapAsync(1, request -> api.answer(request, wire)))
        .run(streams);
  }

  /** Returns Pekko's stand-in for TLS, in the type that the server layer asks for. */
  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>
      plaintext() {
    return BidiFlow.fromFlows(
            Flow.of(SslTlsOutbound.class),
            Flow.<SessionBytes, SslTlsInbound, SessionBytes, NotUsed>upcast(
                Flow.of(SessionBytes.class)))
        .atop(TLSPlacebo.getInstance());
  }
}
