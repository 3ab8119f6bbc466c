package dev.troupe.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** Opens connections to one origin, each of them a channel of Netty. Any thread. */
final class Connector {

  /** How long an orderly end of TLS may take to be sent; chosen, not measured. */
  private static final Duration FAREWELL = Duration.ofMillis(100);

  /** The longest head of an answer, and the longest of its lines. */
  private static final int MAX_HEAD_BYTES = 64 * 1024;

  private final SessionSettings settings;
  private final EventLoops loops;
  private final NameLookup names = new NameLookup();
  private boolean entered; // the loops; the session's actor only
  private volatile boolean closed; // written by the session's actor

  Connector(ActorSystem<?> system, SessionSettings settings) {
    this.settings = settings;
    this.loops = EventLoops.of(system);
  }

  SessionSettings settings() {
    return settings;
  }

  /** Starts to connect; {@code owner} hears when the connection stands, or that it will not. */
  ConnectionSlot connect(ConnectionSlot.Owner owner) {
    var loop = loop();
    var tls = settings.isSecure() ? Optional.of(tls()) : Optional.<SslHandler>empty();
    var channel = new NioSocketChannel(); // a socket that is open: nothing from here on throws
    var wire = new Wire();
    var handler = new ExchangeHandler(channel, loop, settings, owner, wire);
    configure(channel.config());
    tls.ifPresent(channel.pipeline()::addLast);
    channel.pipeline().addLast(wire, codec(), new FlowControlHandler(), handler);
    var _ = loop.register(channel);
    var _ =
        names
            .find(target().getHostString())
            .whenCompleteAsync(
                (address, failure) -> {
                  if (failure == null) {
                    open(channel, address).addListener(made -> tell(handler, made.cause()));
                  } else {
                    handler.lost(failure);
                  }
                },
                loop);
    return handler.slot();
  }

  /** Gets ready for the first connection. By the session's actor, as is {@link #close}. */
  void open() {
    if (!entered) {
      entered = true;
      loops.enter();
    }
  }

  private EventLoop loop() {
    if (closed) {
      throw new IllegalStateException(settings.origin() + ": session ended");
    }
    return loops.next();
  }

  /** Opens no more connections, and closes those that are open where no other session is left. */
  void close() {
    closed = true;
    if (entered) {
      entered = false;
      loops.leave();
    }
  }

  private static void tell(ExchangeHandler handler, @Nullable Throwable failure) {
    if (failure != null) {
      handler.lost(failure);
    }
  }

  private ChannelFuture open(Channel channel, InetAddress address) {
    var target = new InetSocketAddress(address, target().getPort());
    if (!throughProxy()) {
      return channel.connect(target);
    }
    var proxy = new HttpProxyHandler(target);
    proxy.setConnectTimeoutMillis(0);
    channel.pipeline().addFirst(proxy);
    return channel.connect(InetSocketAddress.createUnresolved(settings.host(), settings.port()));
  }

  /** Whom the socket connects to. */
  private InetSocketAddress target() {
    return throughProxy()
        ? settings.proxy().orElseThrow()
        : InetSocketAddress.createUnresolved(settings.host(), settings.port());
  }

  private boolean throughProxy() {
    return settings.isSecure() && settings.proxy().isPresent();
  }

  /**
   * Netty's own time limits are off: those of the session run in its actor and in the handler. A
   * write that fails does not close: a server that takes no more of a request may have said why.
   */
  @SuppressWarnings("deprecation") // AUTO_CLOSE: nothing has taken its place
  private static void configure(ChannelConfig config) {
    config.setOption(ChannelOption.TCP_NODELAY, true);
    config.setOption(ChannelOption.AUTO_CLOSE, false);
    config.setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    LoopBuffer.forReads(config);
  }

  private SslHandler tls() {
    var trust = settings.tls().orElseGet(Connector::trustOfTheJvm);
    var engine = trust.createSSLEngine(settings.host(), settings.port());
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // else any valid certificate would do
    engine.setSSLParameters(parameters);
    var handler = new SslHandler(engine);
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeoutMillis(FAREWELL.toMillis());
    return handler;
  }

  private static SSLContext trustOfTheJvm() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("this JVM has no default SSLContext", failure);
    }
  }

  private static HttpClientCodec codec() {
    var limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_HEAD_BYTES)
            .setMaxHeaderSize(MAX_HEAD_BYTES);
    return new HttpClientCodec(limits, false, false);
  }
}
