package dev.troupe.event;

import java.time.Duration;
import java.util.Optional;

/** Something that happened to a call. */
public sealed interface TroupeEvent {

  /**
   * A call to a model has its one outcome.
   *
   * @param provider the provider that was asked
   * @param model the model as the request named it; empty where it named none
   * @param attempts requests sent to the provider
   * @param outcome {@code ok}, or the kind of the failure in lower case
   * @param queued time from the ask to the start of the first attempt
   * @param firstEvent time from the ask to the first event; absent where none came
   * @param total time from the ask to the outcome
   */
  record ModelCallEnded(
      Origin origin,
      String provider,
      String model,
      int attempts,
      String outcome,
      Duration queued,
      Optional<Duration> firstEvent,
      Duration total)
      implements TroupeEvent {}

  /**
   * A call of a tool has its one outcome.
   *
   * @param outcome {@code ok}, or the type of the failure
   * @param total time from the ask to the outcome
   */
  record ToolCallEnded(Origin origin, String tool, String outcome, Duration total)
      implements TroupeEvent {}
}
