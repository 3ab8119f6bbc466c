package dev.troupe.ingress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Keeps web pages out. A page that a browser shows can send requests to loopback, under its own
 * {@code Origin}; and when its name is made to resolve to loopback, under its own {@code Host} (DNS
 * rebinding). Neither is a name of this machine's loopback.
 */
final class HostGuard {

  private final String boundHost;

  HostGuard(String boundHost) {
    this.boundHost = boundHost.toLowerCase(Locale.ROOT);
  }

  /**
   * Lets the request pass.
   *
   * @throws Refused when it was meant for another host, or sent by another's page
   */
  void check(ClientExchange exchange) {
    var host = exchange.request().getUri().host().address();
    if (!isOurs(host)) {
      throw new Refused(
          Problem.of(403, "foreign_host", "host: must be a name of loopback, got " + host));
    }
    var origin = exchange.header("origin");
    if (origin.isPresent() && !isOurs(hostOf(origin.get()))) {
      throw new Refused(
          Problem.of(403, "foreign_origin", "origin: must be a page of this machine's own"));
    }
  }

  private boolean isOurs(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    return name.equals("127.0.0.1")
        || name.equals("localhost")
        || name.equals(boundHost)
        || name.equals("::1")
        || name.equals("0:0:0:0:0:0:0:1")
        || name.endsWith(".localhost") // RFC 6761 §6.3: always loopback
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static String hostOf(String origin) {
    try {
      var host = new URI(origin).getHost();
      return host == null ? "" : host.replace("[", "").replace("]", "");
    } catch (URISyntaxException _) {
      return "";
    }
  }
}
