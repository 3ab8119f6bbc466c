package dev.troupe.model;

import java.time.Duration;

/**
 * One try at a request, by one provider.
 *
 * @param provider by its name in this Troupe
 * @param model as the provider names it; empty where none was named
 * @param outcome {@code ok}, or the kind of the failure in lower case
 * @param sent whether the request was sent; one that no connection was found for costs nothing
 * @param possiblyBilled whether it was sent and its answer was lost, so that nobody knows whether
 *     the provider worked on it
 * @param took from its start to its outcome, waits before it left out
 */
public record Attempt(
    String provider,
    String model,
    String outcome,
    boolean sent,
    boolean possiblyBilled,
    Duration took) {

  /** The outcome of an attempt that was answered. */
  public static final String OK = "ok";
}
