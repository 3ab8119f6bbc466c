package dev.troupe;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/** Addresses as users write and read them. */
final class Addresses {

  private Addresses() {}

  /** The URL of the HTTP server at {@code address}; that of IPv6 in brackets, RFC 3986 §3.2.2. */
  static String url(InetSocketAddress address) {
    var host = address.getAddress().getHostAddress();
    var name = host.indexOf(':') < 0 ? host : "[" + host.replaceFirst("%.*", "") + "]";
    return "http://" + name + ":" + address.getPort();
  }

  /**
   * The address that {@code text} means.
   *
   * @throws IllegalArgumentException saying what an address is, without a password that may be in
   *     it
   */
  static URI parse(String text) {
    try {
      var address = new URI(text);
      var scheme = String.valueOf(address.getScheme());
      if ((scheme.equals("http") || scheme.equals("https"))
          && address.getHost() != null
          && address.getRawUserInfo() == null
          && address.getRawQuery() == null
          && address.getRawFragment() == null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // said below, with what is allowed
    }
    throw new IllegalArgumentException(
        "base-url must be http(s)://host[:port][/path], without a password or a query");
  }
}
