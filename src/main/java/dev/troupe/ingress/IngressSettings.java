package dev.troupe.ingress;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * The section {@code troupe.ingress} of the configuration.
 *
 * @param host a loopback address or a name of one
 * @param port 0–65535; 0: any free one, the same after each restart
 * @param maxConnections open connections; those beyond are answered 503
 * @param backlog connections that the kernel holds before they are accepted
 * @param maxBodyBytes of a request
 * @param maxAnswerBytes of a whole answer whose size a request decides: vectors
 * @param maxNesting of JSON in a request
 * @param bodyTimeLimit from the end of a request's headers to the end of its body
 * @param idleTimeout how long a connection may wait for its next request
 * @param commentInterval how long a stream may be silent before a comment is sent
 */
public record IngressSettings(
    String host,
    int port,
    int maxConnections,
    int backlog,
    int maxBodyBytes,
    int maxAnswerBytes,
    int maxNesting,
    Duration bodyTimeLimit,
    Duration idleTimeout,
    Duration commentInterval) {

  private static final long MOST_BYTES = 1 << 30;
  private static final Duration LONGEST = Duration.ofDays(100); // timers end at 248

  /**
   * The settings in {@code ingress}, which has every key of {@code reference.conf}.
   *
   * @throws ConfigException where a value has the wrong type
   * @throws IllegalArgumentException where a value is out of its range, naming the key
   */
  public static IngressSettings from(Config ingress) {
    return new IngressSettings(
        loopback(ingress),
        within(ingress, "port", 0, 65_535),
        within(ingress, "max-connections", 1, 1_000_000),
        within(ingress, "backlog", 1, 1_000_000),
        bytes(ingress, "max-body"),
        bytes(ingress, "max-answer"),
        within(ingress, "max-nesting", 1, 1_000),
        positive(ingress, "body-time-limit"),
        positive(ingress, "idle-timeout"),
        positive(ingress, "comment-interval"));
  }

  private static String loopback(Config ingress) {
    var host = ingress.getString("host");
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return host;
      }
    } catch (UnknownHostException _) {
      throw new IllegalArgumentException(
          "host must be a loopback address or a name of one, got " + host);
    }
    throw new IllegalArgumentException(
        "host must be a loopback address such as 127.0.0.1, as there are no keys yet that keep"
            + " others out, got "
            + host);
  }

  private static int within(Config ingress, String key, int least, int most) {
    var value = ingress.getLong(key);
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, got %d".formatted(key, least, most, value));
    }
    return (int) value;
  }

  private static int bytes(Config ingress, String key) {
    var value = ingress.getBytes(key);
    if (value < 1 || value > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s must be 1 to 1g, got %s".formatted(key, ingress.getString(key)));
    }
    return value.intValue();
  }

  private static Duration positive(Config ingress, String key) {
    var value = ingress.getDuration(key);
    if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s must be more than 0 and at most 100d, got %s".formatted(key, ingress.getString(key)));
    }
    return value;
  }
}
