package dev.troupe.provider;

import java.time.Duration;

/**
 * When and how often a failed request is sent again.
 *
 * @param maxAttempts requests for one call, the first included; at least 1, which is no retry
 * @param shortest the longest pause after the first failure; it doubles with each that follows
 * @param longest at most; at least {@code shortest}
 * @param longestHint the longest pause that a provider may ask for; a longer one fails the call
 * @param budgetShare retries for each request, from 0 to 1
 * @param budgetFloor retries that are allowed beyond that share, however few requests there are
 * @param resendAmbiguous whether a request is sent again whose answer was lost
 */
public record RetrySettings(
    int maxAttempts,
    Duration shortest,
    Duration longest,
    Duration longestHint,
    double budgetShare,
    int budgetFloor,
    boolean resendAmbiguous) {

  public RetrySettings {
    require(maxAttempts >= 1, "retry.max-attempts must be at least 1, got " + maxAttempts);
    require(shortest.isPositive(), "retry.shortest-pause must be more than 0, got " + shortest);
    require(
        longest.compareTo(shortest) >= 0,
        "retry.longest-pause must be at least retry.shortest-pause, got " + longest);
    require(!longestHint.isNegative(), "retry.longest-hint must be at least 0, got " + longestHint);
    require(
        budgetShare >= 0 && budgetShare <= 1,
        "retry.budget-share must be 0 to 1, got " + budgetShare);
    require(budgetFloor >= 0, "retry.budget-floor must be at least 0, got " + budgetFloor);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
