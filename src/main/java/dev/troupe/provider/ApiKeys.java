package dev.troupe.provider;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The keys of one provider, which share its calls.
 *
 * @param headers of the requests that go out by each key, in the keys' order; empty, or only one:
 *     then the session's own headers carry it
 * @param pause how long a key is set aside that the provider refused, at most; more than zero
 */
public record ApiKeys(List<Map<String, String>> headers, Duration pause) {

  /** No key at all, or one that the session's headers carry. */
  public static final ApiKeys ONE = new ApiKeys(List.of(), Duration.ofMinutes(5));

  /**
   * Keys.
   *
   * @throws IllegalArgumentException where two are the same, or the pause is out of its range; no
   *     key is shown
   */
  public ApiKeys {
    headers = headers.stream().map(Map::copyOf).toList();
    if (new HashSet<>(headers).size() < headers.size()) {
      throw new IllegalArgumentException("api-keys must differ, and two of them are the same");
    }
    if (!pause.isPositive()) {
      throw new IllegalArgumentException("key-pause must be more than zero, got " + pause);
    }
  }

  /** Whether a call can go out by one key or another. */
  boolean areSeveral() {
    return headers.size() > 1;
  }

  @Override
  public String toString() {
    return "ApiKeys[" + headers.size() + ", " + pause + "]"; // headers hold keys
  }
}
