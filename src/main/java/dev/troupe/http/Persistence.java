package dev.troupe.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    return new Persistence(
        closes || !HttpUtil.isKeepAlive(response), keptFor(response.headers().get("keep-alive")));
  }

  /** What holds once the connection is closing. */
  Persistence ended() {
    return new Persistence(true, keepAlive);
  }

  private Duration keptFor(@Nullable String hint) {
    if (hint == null) {
      return keepAlive;
    }
    var timeout = TIMEOUT.matcher(hint);
    return timeout.find()
        ? shorter(Duration.ofSeconds(Integer.parseInt(timeout.group(1))))
        : keepAlive;
  }

  private Duration shorter(Duration servers) {
    var ours = servers.minus(MARGIN);
    if (!ours.isPositive()) {
      return servers.dividedBy(2);
    }
    return ours.compareTo(keepAlive) < 0 ? ours : keepAlive;
  }
}
