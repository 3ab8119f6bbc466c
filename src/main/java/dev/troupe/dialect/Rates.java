package dev.troupe.dialect;

import java.util.Optional;

/** What a provider said of its limits with one answer, each absent where it said nothing of it. */
public record Rates(Optional<RateState> requests, Optional<RateState> tokens) {

  /** Nothing was said. */
  public static final Rates NONE = new Rates(Optional.empty(), Optional.empty());
}
