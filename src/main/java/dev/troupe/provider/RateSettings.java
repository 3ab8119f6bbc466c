package dev.troupe.provider;

import java.util.OptionalLong;

/**
 * How fast calls go out to a provider.
 *
 * @param requestsPerMinute at least 1; absent: as fast as the provider's own answers allow
 * @param tokensPerMinute likewise, of input and output together
 * @param learn whether the limits that the provider's answers tell are kept
 */
public record RateSettings(
    OptionalLong requestsPerMinute, OptionalLong tokensPerMinute, boolean learn) {

  public RateSettings {
    require("requests-per-minute", requestsPerMinute);
    require("tokens-per-minute", tokensPerMinute);
  }

  private static void require(String key, OptionalLong limit) {
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "rate." + key + " must be at least 1, got " + limit.getAsLong());
    }
  }
}
