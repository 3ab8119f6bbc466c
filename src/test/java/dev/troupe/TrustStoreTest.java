package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.faults.Certificates;
import dev.troupe.http.ScriptedServer;
import dev.troupe.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers behind authorities of their own, over real TLS. */
class TrustStoreTest {

  private static final String ANSWER =
      ScriptedServer.ok(
          "{\"choices\":[{\"message\":{\"content\":\"well\"},\"finish_reason\":\"stop\"}]}");

  @TempDir private static Path directory;
  @TempDir private static Path elsewhere;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static String own;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static String other;

  @SuppressWarnings("NullAway.Init") // before all tests
  private static ScriptedServer server;

  @BeforeAll
  static void start() throws Exception {
    var certificates = new Certificates(directory).issue("good", "ip:127.0.0.1");
    own = certificates.pem();
    other = new Certificates(elsewhere).pem();
    server =
        ScriptedServer.startTls(
            certificates.server("good").getServerSocketFactory(),
            connection -> {
              while (true) {
                connection.read();
                connection.write(ANSWER);
              }
            });
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static Path file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "trusted", ".pem"), content);
  }

  private static Troupe troupe(String more) throws InterruptedException {
    var config =
        """
        troupe.provider-defaults {
          dialect = openai-compatible, base-url = "%s/v1", retry.max-attempts = 1
        }
        troupe.simulator.start = never
        troupe.providers { %s }
        """
            .formatted(server.uri(), more);
    return Troupe.builder().config(ConfigFactory.parseString(config)).start();
  }

  private static String trusting(String pem) throws IOException {
    return "own { trust-store = \"%s\" }".formatted(file(pem));
  }

  private static void assertNotTrusted(Troupe troupe, String provider) {
    var failure =
        assertThrows(
            ModelException.Unavailable.class,
            () -> troupe.model(provider + "/any").generate("hello"));

    assertEquals(
        "provider '%s': %s: connect: its certificate is of an authority that is not trusted: if it should be, put that authority's certificate into trust-store; nothing was sent"
            .formatted(provider, server.uri()),
        failure.getMessage());
  }

  @Test
  void aServerAnswersWhoseAuthorityIsInTheTrustStore() throws Exception {
    try (var troupe = troupe(trusting(own))) {
      assertEquals("well", troupe.model("own/any").generate("hello").content());
    }
  }

  @Test
  void eachAuthorityOfABundleIsTrusted() throws Exception {
    try (var troupe = troupe(trusting("# The other.\n" + other + "\n# Our own.\n" + own))) {
      assertEquals("well", troupe.model("own/any").generate("hello").content());
    }
  }

  @Test
  void aProviderWithoutItTrustsNobodyMoreAndNamesIt() throws Exception {
    try (var troupe = troupe(trusting(own) + ", plain {}")) {
      assertEquals("well", troupe.model("own/any").generate("hello").content());

      assertNotTrusted(troupe, "plain");
    }
  }

  @Test
  void nobodyElseIsTrusted() throws Exception {
    try (var troupe = troupe(trusting(other))) {
      assertNotTrusted(troupe, "own");
    }
  }

  @Test
  void itHoldsThroughAProxy() throws Exception {
    try (var proxy = ScriptedServer.start(connection -> tunnel(connection, server.port()));
        var troupe =
            troupe(
                "own { trust-store = \"%s\", proxy = \"127.0.0.1:%d\" }, plain { proxy = \"127.0.0.1:%d\" }"
                    .formatted(file(own), proxy.port(), proxy.port()))) {
      assertEquals("well", troupe.model("own/any").generate("hello").content());
      assertEquals("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1", proxy.request().line());

      assertNotTrusted(troupe, "plain");
    }
  }

  private static void tunnel(ScriptedServer.Connection connection, int port) throws IOException {
    connection.read();
    try (var target = new Socket(InetAddress.getLoopbackAddress(), port)) {
      connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
      var out = connection.out();
      Thread.startVirtualThread(() -> pump(target, out));
      connection.in().transferTo(target.getOutputStream());
    }
  }

  private static void pump(Socket from, OutputStream to) {
    try (InputStream in = from.getInputStream()) {
      in.transferTo(to);
    } catch (IOException _) {
      // the connection is over
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sk-canary-7d1f",
        "-----BEGIN CERTIFICATE-----\nsk-canary-7d1f\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nsk-canary-7d1f\n-----END PRIVATE KEY-----\n"
      })
  void aFileWithoutCertificatesRefusesTheStart(String content) throws IOException {
    var file = file(content);

    var refusal = refusal(file.toString());

    assertTrue(
        refusal.endsWith("trust-store must name a file with certificates in PEM, got " + file),
        refusal);
    assertFalse(refusal.contains("canary"), refusal);
  }

  @Test
  void aFileThatCannotBeReadRefusesTheStart() {
    var gone = directory.resolve("gone");

    assertTrue(
        refusal(gone.toString())
            .endsWith("trust-store must name a file that is there, got " + gone));
    assertTrue(
        refusal(directory.toString()).contains("trust-store must name a file and no directory"));
    assertTrue(
        refusal("own.pem").contains("trust-store must be the path of a file, from the root on"));
  }

  private static String refusal(String file) {
    var config =
        ConfigFactory.parseString(
            "troupe.providers.own { base-url = \"https://own.example\", trust-store = \"%s\" }"
                .formatted(file));
    var refused =
        assertThrows(StartRefused.class, () -> Settings.from(config, List.of(), Set.of()));
    return String.valueOf(refused.getMessage());
  }
}
