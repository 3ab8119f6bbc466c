package dev.troupe.model;

import java.util.Set;

/**
 * Which statuses of a provider's answer say that the same request can succeed soon.
 *
 * <p>The table stands in {@code docs/errors.md}, too. What the provider says itself, by {@code
 * x-should-retry} or by a code such as {@code insufficient_quota}, goes before it.
 */
public final class RetryTable {

  // 408, 504: a time limit on its side; 409: a lock; 429: too fast; 520 to 524: Cloudflare's words
  // for an origin that fails; 529: Anthropic's for too much to do
  private static final Set<Integer> AGAIN =
      Set.of(408, 409, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529);

  private RetryTable() {}

  /** Whether a request that was answered with {@code status} is worth another try. */
  public static boolean isRetryable(int status) {
    return AGAIN.contains(status);
  }
}
