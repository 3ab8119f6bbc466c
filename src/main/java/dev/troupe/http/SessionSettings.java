package dev.troupe.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a session connects, what it sends with every request, and its limits.
 *
 * @param baseUrl {@code http} or {@code https}, host, optional port and path; no query; absent: it
 *     opens no connection
 * @param headers sent with every request; their values are never logged, and have no line breaks
 * @param maxConnections open at once; at least 1
 * @param maxWaiting exchanges that wait for a connection; at least 0
 * @param maxBodyBytes largest body that is read as a whole
 * @param maxEventBytes largest event of a stream
 * @param proxy an HTTP proxy for {@code https} origins, reached by CONNECT
 * @param tls what to trust; absent: what the JVM trusts
 * @param signer signs every request; absent: none is signed
 * @param resendOnStale whether a request that was lost on a reused connection before any answer is
 *     sent once more
 */
public record SessionSettings(
    Optional<URI> baseUrl,
    Map<String, String> headers,
    int maxConnections,
    int maxWaiting,
    int maxBodyBytes,
    int maxEventBytes,
    Limits limits,
    Optional<InetSocketAddress> proxy,
    Optional<SSLContext> tls,
    Optional<RequestSigner> signer,
    boolean resendOnStale) {

  /**
   * Time limits; all more than zero.
   *
   * @param connect until a connection stands
   * @param firstEvent from the request to the first event of the answer
   * @param betweenEvents without a byte once the answer has begun; not while its reader is slow
   * @param keepAlive how long an idle connection is kept; shorter where the provider's {@code
   *     Keep-Alive} header says so
   * @param unread how long an answer waits for a reader before it is aborted
   */
  public record Limits(
      Duration connect,
      Duration firstEvent,
      Duration betweenEvents,
      Duration keepAlive,
      Duration unread) {

    public Limits {
      Map.of(
              "connect", connect,
              "firstEvent", firstEvent,
              "betweenEvents", betweenEvents,
              "keepAlive", keepAlive,
              "unread", unread)
          .forEach(Limits::positive);
    }

    private static void positive(String name, Duration limit) {
      if (!limit.isPositive()) {
        throw new IllegalArgumentException(name + " must be more than zero, got " + limit);
      }
    }
  }

  public SessionSettings {
    headers = HttpCall.checked(headers);
    baseUrl.ifPresent(SessionSettings::check);
    atLeast(1, maxConnections, "maxConnections");
    atLeast(0, maxWaiting, "maxWaiting");
    atLeast(1, maxBodyBytes, "maxBodyBytes");
    atLeast(1, maxEventBytes, "maxEventBytes");
  }

  private static void check(URI baseUrl) {
    var scheme = baseUrl.getScheme();
    if ((!"http".equals(scheme) && !"https".equals(scheme)) || baseUrl.getHost() == null) {
      throw new IllegalArgumentException(
          "base-url must be http(s)://host[:port][/path], got " + baseUrl);
    }
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }

  boolean isSecure() {
    return "https".equals(address().getScheme());
  }

  int port() {
    if (address().getPort() > 0) {
      return address().getPort();
    }
    return isSecure() ? 443 : 80;
  }

  /** A name or an address; that of IPv6 without its brackets. */
  String host() {
    var host = address().getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The base URL, which must be there. */
  URI address() {
    return baseUrl.orElseThrow(() -> new IllegalStateException("no base-url is set"));
  }

  /** Scheme, host and port, for messages. */
  String origin() {
    return baseUrl
        .map(url -> url.getScheme() + "://" + url.getHost() + ":" + port())
        .orElse("http");
  }

  @Override
  public String toString() {
    return "SessionSettings[" + origin() + "]"; // headers hold keys
  }
}
