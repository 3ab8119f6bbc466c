package dev.troupe.aws;

import java.util.Optional;

/**
 * An access key of AWS.
 *
 * @param id names it; not secret
 * @param secret proves that it is one's own
 * @param sessionToken belongs to a key that expires; absent where it does not
 */
public record AccessKey(String id, String secret, Optional<String> sessionToken) {

  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
