package dev.troupe.provider;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.troupe.http.HttpCall;
import dev.troupe.http.SessionSettings;
import dev.troupe.http.TrustStore;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * One provider's section of the configuration: {@code troupe.providers.<name>}, over {@code
 * troupe.provider-defaults}, so that every key is there.
 *
 * <p>What it throws names the key; it never holds the value of a header.
 */
public final class ProviderSection {

  private static final int MOST_AT_ONCE = 65_535; // ports of one address
  private static final int MOST_QUEUED = 1_000_000; // chosen, not measured
  private static final int MOST_ATTEMPTS = 100; // chosen, not measured
  private static final int MOST_TRUSTED = 4 << 20; // bytes; all public authorities have 250 KB
  private static final long LEAST_BYTES = 1 << 10;
  private static final long MOST_BYTES = 1 << 30; // arrays end at 2 GiB

  private static final Duration LONGEST = Duration.ofDays(100); // timers end at 248

  /** Where a signature goes. */
  private static final Set<String> SIGNATURE = Set.of("authorization");

  /** What says where a request goes, how it is framed, and what can be read of its answer. */
  private static final Set<String> OWN =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Config section;

  private ProviderSection(Config section) {
    this.section = section;
  }

  /**
   * The settings in {@code section}.
   *
   * @param baseUrl where the provider is; absent: it needs no HTTP
   * @param credentials by which it is asked
   * @throws ConfigException where a value has the wrong type
   * @throws IllegalArgumentException where a value is out of its range
   */
  public static ProviderSettings read(
      String name, Config section, Optional<URI> baseUrl, Credentials credentials) {
    var values = new ProviderSection(section);
    return new ProviderSettings(
        name,
        section.getStringList("models"),
        values.within("max-concurrent", 1, MOST_AT_ONCE),
        values.within("max-queue", 0, MOST_QUEUED),
        values.bytes("max-request"),
        section.getBoolean("stream"),
        section.getBoolean("json-schema"),
        values.positive("start-timeout"),
        values.restart(),
        values.retry(),
        values.breaker(),
        values.rate(),
        new ApiKeys(credentials.headers(), values.positive("key-pause")),
        values.embeddings(),
        values.session(baseUrl, credentials));
  }

  /** What is sent outside any call goes out by the first key. */
  private SessionSettings session(Optional<URI> baseUrl, Credentials credentials) {
    var headers = headers();
    credentials.headers().stream().limit(1).forEach(key -> addKey(key, headers));
    credentials.signer().ifPresent(_ -> refuseKey(SIGNATURE, headers));
    return new SessionSettings(
        baseUrl,
        headers,
        within("max-connections", 1, MOST_AT_ONCE),
        within("max-concurrent", 1, MOST_AT_ONCE), // so that no call is refused down there
        bytes("max-body"),
        bytes("max-event"),
        limits(),
        proxy(),
        trust(),
        credentials.signer(),
        section.getBoolean("resend-on-stale"));
  }

  private SessionSettings.Limits limits() {
    return new SessionSettings.Limits(
        positive("connect-timeout"),
        positive("first-event-timeout"),
        positive("between-events-timeout"),
        positive("keep-alive"),
        positive("unread-timeout"));
  }

  private ProviderSettings.Restart restart() {
    var shortest = positive("restart.shortest");
    var longest = positive("restart.longest");
    if (longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          "restart.longest must be at least restart.shortest, got "
              + section.getString("restart.longest"));
    }
    return new ProviderSettings.Restart(shortest, longest, positive("restart.quiet"));
  }

  private RetrySettings retry() {
    return new RetrySettings(
        within("retry.max-attempts", 1, MOST_ATTEMPTS),
        section.getDuration("retry.shortest-pause"),
        section.getDuration("retry.longest-pause"),
        section.getDuration("retry.longest-hint"),
        section.getDouble("retry.budget-share"),
        within("retry.budget-floor", 0, MOST_QUEUED),
        section.getBoolean("retry.resend-ambiguous"));
  }

  private BreakerSettings breaker() {
    return new BreakerSettings(
        within("breaker.consecutive-failures", 1, MOST_QUEUED),
        section.getDouble("breaker.failure-share"),
        within("breaker.minimum-calls", 1, MOST_QUEUED),
        section.getDuration("breaker.window"),
        section.getDuration("breaker.shortest-pause"),
        section.getDuration("breaker.longest-pause"));
  }

  private RateSettings rate() {
    return new RateSettings(
        optional("rate.requests-per-minute"),
        optional("rate.tokens-per-minute"),
        section.getBoolean("rate.learn"));
  }

  private EmbeddingSettings embeddings() {
    var batch =
        section.hasPath("embedding-batch")
            ? OptionalInt.of(within("embedding-batch", 1, MOST_QUEUED))
            : OptionalInt.empty();
    return new EmbeddingSettings(batch, within("max-embeddings", 1, MOST_QUEUED));
  }

  private OptionalLong optional(String key) {
    return section.hasPath(key) ? OptionalLong.of(section.getLong(key)) : OptionalLong.empty();
  }

  private Map<String, String> headers() {
    var headers = new HashMap<String, String>();
    section
        .getObject("headers")
        .forEach((name, value) -> headers.put(name, String.valueOf(value.unwrapped())));
    headers.forEach(
        (name, value) -> {
          if (!HttpCall.isHeaderName(name) || !HttpCall.isHeaderValue(value)) {
            throw new IllegalArgumentException(
                "headers must have names and values of RFC 9110, unlike '" + name + "'");
          }
          if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                "headers must not have '" + name + "': each request says that for itself");
          }
        });
    return headers;
  }

  private static void addKey(Map<String, String> key, Map<String, String> headers) {
    refuseKey(key.keySet(), headers);
    headers.putAll(key);
  }

  private static void refuseKey(Set<String> taken, Map<String, String> headers) {
    for (var name : headers.keySet()) {
      if (taken.stream().anyMatch(name::equalsIgnoreCase)) {
        throw new IllegalArgumentException(
            "headers must not have '" + name + "' where a key is set, which goes there");
      }
    }
  }

  private Optional<InetSocketAddress> proxy() {
    if (!section.hasPath("proxy")) {
      return Optional.empty();
    }
    var text = section.getString("proxy");
    var proxy = URI.create("proxy://" + text);
    if (proxy.getHost() == null || proxy.getPort() < 1 || !proxy.getAuthority().equals(text)) {
      throw new IllegalArgumentException(
          "proxy must be host:port"); // the value may hold a password
    }
    return Optional.of(InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort()));
  }

  private Optional<SSLContext> trust() {
    var key = "trust-store";
    if (!section.hasPath(key)) {
      return Optional.empty();
    }
    var file = SettingFile.path(key, section.getString(key));
    try {
      return Optional.of(TrustStore.of(SettingFile.read(key, file, MOST_TRUSTED)));
    } catch (CertificateException wrong) {
      throw new IllegalArgumentException(
          "%s must name a file with certificates in PEM, got %s".formatted(key, file), wrong);
    }
  }

  private int within(String key, int least, int most) {
    var value = section.getLong(key);
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, got %d".formatted(key, least, most, value));
    }
    return (int) value;
  }

  private int bytes(String key) {
    var value = section.getBytes(key);
    if (value < LEAST_BYTES || value > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s must be 1k to 1g, got %s".formatted(key, section.getString(key)));
    }
    return value.intValue();
  }

  private Duration positive(String key) {
    var value = section.getDuration(key);
    if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s must be more than 0 and at most 100d, got %s".formatted(key, section.getString(key)));
    }
    return value;
  }
}
