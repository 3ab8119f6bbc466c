package dev.troupe.http;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Whether a connection can be used again, and for how long it may idle until then.
 *
 * @param closes whether it closes after the current exchange
 * @param keepAlive how long an idle connection is kept
 */
record Persistence(boolean closes, Duration keepAlive) {

  // Keep-Alive: timeout=5, max=100
  private static final Pattern TIMEOUT = Pattern.compile("(?i)\\btimeout\\s*=\\s*\"?(\\d{1,6})");

  /** The server closes on its own clock; a request that is on its way then is lost. */
  private static final Duration MARGIN = Duration.ofSeconds(1); // chosen, not measured

  /** What holds before the first answer. */
  static Persistence of(SessionSettings settings) {
    return new Persistence(false, settings.limits().keepAlive());
  }

  /** What holds after {@code response}. RFC 9112 §9.3: HTTP/1.0 closes unless it says otherwise. */
  Persistence after(HttpResponse response) {
    var connection = header(response, "Connection");
    var stays =
        response.protocol().equals(HttpProtocols.HTTP_1_0)
            ? connection.contains("keep-alive")
            : !connection.contains("close");
    var hint = TIMEOUT.matcher(header(response, "Keep-Alive"));
    return new Persistence(
        closes || !stays,
        hint.find() ? shorter(Duration.ofSeconds(Integer.parseInt(hint.group(1)))) : keepAlive);
  }

  /** What holds once the connection is closing. */
  Persistence ended() {
    return new Persistence(true, keepAlive);
  }

  private Duration shorter(Duration servers) {
    var ours = servers.minus(MARGIN);
    if (!ours.isPositive()) {
      return servers.dividedBy(2);
    }
    return ours.compareTo(keepAlive) < 0 ? ours : keepAlive;
  }

  private static String header(HttpResponse response, String name) {
    return response.getHeader(name).map(h -> h.value().toLowerCase(Locale.ROOT)).orElse("");
  }
}
