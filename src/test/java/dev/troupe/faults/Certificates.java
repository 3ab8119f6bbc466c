package dev.troupe.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of an authority of the test's own, made by the JDK's keytool. */
public final class Certificates {

  private static final String SOON = "-J-XX:TieredStopAtLevel=1"; // starts sooner
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path file;
  private final String name; // authorities are told apart by their names
  private final KeyStore all = KeyStore.getInstance("PKCS12");

  /** An authority whose keys are below {@code directory}. */
  public Certificates(Path directory) throws Exception {
    file = directory.resolve("certificates.p12");
    name = " of " + directory.hashCode();
    make("authority", "-ext", "bc:c");
  }

  /** Makes a certificate for {@code name}, such as {@code ip:127.0.0.1}. */
  public Certificates issue(String alias, String name, String... more) throws Exception {
    var options =
        Stream.concat(Stream.of("-signer", "authority", "-ext", "san=" + name), Stream.of(more));
    return make(alias, options.toArray(String[]::new));
  }

  private Certificates make(String alias, String... more) throws Exception {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        Stream.concat(
                Stream.of(
                    keytool, SOON, "-genkeypair", "-alias", alias, "-dname", "CN=" + alias + name),
                Stream.concat(
                    List.of("-keyalg", "EC", "-keystore", file.toString(), "-storepass").stream(),
                    Stream.concat(Stream.of(new String(PASSWORD)), Stream.of(more))))
            .toList();
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("keytool failed: " + said);
    }
    try (var in = Files.newInputStream(file)) {
      all.load(in, PASSWORD);
    }
    return this;
  }

  /** A server's side, which shows the certificate {@code alias}. */
  public SSLContext server(String alias) throws IOException, GeneralSecurityException {
    var one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** The authority's own certificate, as text. */
  public String pem() throws GeneralSecurityException {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(lines.encodeToString(all.getCertificate("authority").getEncoded()));
  }

  /** A client's side, which trusts the authority and nobody else. */
  SSLContext client() throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", all.getCertificate("authority"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
