package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F09)
@Timeout(60)
@Isolated("changes what the whole process trusts")
class F09TlsTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final byte[] PROTOCOL_VERSION = {0x15, 3, 1, 0, 2, 2, 70}; // RFC 8446 §6.2

  @TempDir private static Path directory;
  private static SSLContext before;
  private static Certificates certificates;

  @BeforeAll
  static void trustTheAuthority() throws Exception {
    before = SSLContext.getDefault();
    certificates =
        new Certificates(directory)
            .issue("good", "ip:127.0.0.1")
            .issue("other", "dns:example.org")
            .issue("expired", "ip:127.0.0.1", "-startdate", "-20d", "-validity", "10");
    SSLContext.setDefault(certificates.client());
  }

  @AfterAll
  static void trustAsBefore() {
    SSLContext.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "expired"})
  void sendsNothingToAWrongCertificate(String certificate, Entry entry) throws Exception {
    refused(certificate, entry);
  }

  @Test
  void sendsNothingToACertificateThatIsNotTrusted(Entry entry) throws Exception {
    SSLContext.setDefault(before);
    try {
      refused("good", entry);
    } finally {
      SSLContext.setDefault(certificates.client());
    }
  }

  @Test
  void needsTheTrustOfTheJvm(Entry entry) throws Throwable {
    SSLContext.setDefault(trustingAnybody());
    try {
      entry.unguarded("trust", "reported as finished", () -> refused("expired", new Entry()));
    } finally {
      SSLContext.setDefault(certificates.client());
    }
  }

  @Test
  void sendsNothingWithoutTlsNorToAnOldVersion(Entry entry) throws Exception {
    for (var greeting :
        new String[] {"HTTP/1.1 200 OK\r\n\r\n", new String(PROTOCOL_VERSION, ISO_8859_1)}) {
      try (var upstream = new ScriptedProvider();
          var stand = new Stand(upstream, secure(upstream.port()), "retry.max-attempts = 1")) {
        upstream.onConnection(1, Script.start().send(greeting.getBytes(ISO_8859_1)).fin());

        stand.generate(DEADLINE).await().failure(Kind.UNAVAILABLE);

        assertEquals(0, upstream.count());
        stand.verify(entry);
      }
    }
  }

  @Test
  void servesAgainOnceTheCertificateIsRenewed(Entry entry) throws Exception {
    var port = freePort();
    try (var unused = new ScriptedProvider();
        var stand = new Stand(unused, secure(port))) {
      try (var expired = server("expired", port)) {
        stand.generate(DEADLINE).await().failure(Kind.UNAVAILABLE);
        assertEquals(0, expired.count());
      }
      try (var renewed = server("good", port)) {
        assertEquals("well", stand.generate(DEADLINE).await().response().content());
        assertEquals(1, renewed.count());
      }
    }
    entry.checked(Invariant.I10);
    entry.rounds(1);
  }

  private static void refused(String certificate, Entry entry) throws Exception {
    try (var upstream = server(certificate, 0);
        var stand = new Stand(upstream)) {
      var failure = stand.generate(DEADLINE).await().failure(Kind.UNAVAILABLE);

      assertTrue(failure.attempts().stream().noneMatch(Attempt::sent), failure::toString);
      assertEquals(0, upstream.count());
      stand.verify(entry);
    }
  }

  private static ScriptedProvider server(String certificate, int port) throws Exception {
    ServerSocket listener =
        certificates
            .server(certificate)
            .getServerSocketFactory()
            .createServerSocket(port, 100, InetAddress.getLoopbackAddress());
    return new ScriptedProvider(listener, "https");
  }

  private static int freePort() throws IOException {
    try (var listener = Sockets.listen(0)) {
      return listener.getLocalPort();
    }
  }

  private static URI secure(int port) {
    return URI.create("https://127.0.0.1:" + port + "/v1");
  }

  private static SSLContext trustingAnybody() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return context;
  }

  /** Checks neither certificates nor names. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
