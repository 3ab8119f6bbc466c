package dev.troupe.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a session trusts instead of whom the JVM does. */
public final class TrustStore {

  private TrustStore() {}

  /**
   * Trusts the authorities whose certificates stand in {@code pem}, one after the other, and nobody
   * else. Text between them is passed over.
   *
   * @throws CertificateException where one cannot be read, or there is none
   */
  public static SSLContext of(byte[] pem) throws CertificateException {
    var certificates =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    try {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (var certificate : certificates) {
        trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
      }
      return trusting(trusted);
    } catch (GeneralSecurityException | IOException failure) {
      throw new IllegalStateException("this JVM cannot trust certificates of its own", failure);
    }
  }

  private static SSLContext trusting(KeyStore trusted) throws GeneralSecurityException {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
