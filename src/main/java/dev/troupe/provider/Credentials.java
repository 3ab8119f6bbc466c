package dev.troupe.provider;

import dev.troupe.http.RequestSigner;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What tells a provider who asks.
 *
 * @param headers that carry a key, one map for each key; empty: it has none
 * @param signer signs each request; absent: none is signed
 */
public record Credentials(List<Map<String, String>> headers, Optional<RequestSigner> signer) {

  /** Nothing does. */
  public static final Credentials NONE = new Credentials(List.of(), Optional.empty());

  public Credentials {
    headers = List.copyOf(headers);
  }

  @Override
  public String toString() {
    return "Credentials[" + headers.size() + ", " + signer.isPresent() + "]"; // headers hold keys
  }
}
