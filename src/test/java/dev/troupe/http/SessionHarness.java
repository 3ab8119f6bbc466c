package dev.troupe.http;

import dev.troupe.supervision.Restarts;
import dev.troupe.supervision.Supervised;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** A real session in a test's actor system, with settings that suit tests. */
final class SessionHarness implements AutoCloseable {

  /** Settings with long limits and small caps, to be changed one by one. */
  static final class Settings {
    private final URI baseUrl;
    final Map<String, String> headers = new HashMap<>();
    int maxConnections = 4;
    int maxWaiting = 4;
    int maxBodyBytes = 1024 * 1024;
    int maxEventBytes = 1024 * 1024;
    Duration connect = Duration.ofSeconds(20);
    Duration firstEvent = Duration.ofSeconds(20);
    Duration betweenEvents = Duration.ofSeconds(20);
    Duration keepAlive = Duration.ofSeconds(20);
    Duration unread = Duration.ofSeconds(20);
    @Nullable InetSocketAddress proxy;
    @Nullable SSLContext tls;
    @Nullable RequestSigner signer;
    boolean resendOnStale;

    Settings(URI baseUrl) {
      this.baseUrl = baseUrl;
    }

    SessionSettings build() {
      return new SessionSettings(
          Optional.of(baseUrl),
          headers,
          maxConnections,
          maxWaiting,
          maxBodyBytes,
          maxEventBytes,
          new SessionSettings.Limits(connect, firstEvent, betweenEvents, keepAlive, unread),
          Optional.ofNullable(proxy),
          Optional.ofNullable(tls),
          Optional.ofNullable(signer),
          resendOnStale);
    }
  }

  final ActorTestKit kit;
  final SessionSettings settings;
  final AtomicInteger open = new AtomicInteger();
  final Restarts restarts = new Restarts("a session in a test");
  final ActorRef<SessionCommand> session;
  private final CompletableFuture<HttpSession> http = new CompletableFuture<>();

  SessionHarness(ActorTestKit kit, Settings settings) {
    this.kit = kit;
    this.settings = settings.build();
    session =
        kit.spawn(
            Supervised.watched(
                SessionActor.create(this.settings, open, restarts, http::complete), restarts));
  }

  static Settings settings(ScriptedServer server) {
    return new Settings(server.uri());
  }

  HttpSession http() throws Exception {
    return http.get(10, TimeUnit.SECONDS);
  }

  <E extends Exchange> E run(E exchange) {
    session.tell(new SessionCommand.Run(exchange));
    return exchange;
  }

  RecordedExchange get(String path) {
    return run(RecordedExchange.get(path));
  }

  /** Waits until {@code count} connections are open. */
  void awaitOpen(int count) {
    kit.createTestProbe(Object.class)
        .awaitAssert(
            Duration.ofSeconds(10),
            Duration.ofMillis(1),
            () -> {
              if (open.get() != count) {
                throw new AssertionError(open.get() + " connections are open, not " + count);
              }
              return count;
            });
  }

  /** Stops the session and waits until it has. */
  @Override
  public void close() {
    kit.stop(session, Duration.ofSeconds(10));
  }
}
