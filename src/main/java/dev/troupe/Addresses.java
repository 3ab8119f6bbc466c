package dev.troupe;

import java.net.URI;
import java.net.URISyntaxException;

/** The addresses of providers, as their users write them. */
final class Addresses {

  private Addresses() {}

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
