package dev.troupe.event;

import dev.troupe.model.Attempt;
import dev.troupe.model.Cost;
import dev.troupe.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that happened to a call. */
public sealed interface TroupeEvent {

  /**
   * A call to a model has its one outcome.
   *
   * @param provider the provider that was asked; empty where the router refused the call
   * @param model the model as the provider knows it, without the provider's name: the one that the
   *     request named, or the provider's default; empty where there is neither. Where the router
   *     refused the call, as the request named it
   * @param attempts what was tried, in its order
   * @param outcome {@code ok}, or the kind of the failure in lower case
   * @param queued time from the ask to the start of the first attempt, or to the outcome where
   *     there was none
   * @param firstEvent time from the ask to the first event of the answer; absent where none came,
   *     as with embeddings
   * @param total time from the ask to the outcome
   * @param usage the tokens of the answer; estimated where the provider did not count them, as in
   *     one that was cut; absent where no answer began
   * @param cost of these, where the prices of the model are known
   */
  record ModelCallEnded(
      Origin origin,
      String provider,
      String model,
      List<Attempt> attempts,
      String outcome,
      Duration queued,
      Optional<Duration> firstEvent,
      Duration total,
      Optional<Usage> usage,
      Optional<Cost> cost)
      implements TroupeEvent {}

  /**
   * A call of a tool has its one outcome.
   *
   * @param outcome {@code ok}, or the type of the failure
   * @param queued time from the ask to the start of the tool's code, or to the outcome where that
   *     never started
   * @param firstEvent time from the ask to the first that the caller was told: progress, a piece of
   *     the answer, or the outcome; absent where the caller was gone before
   * @param total time from the ask to the outcome
   */
  record ToolCallEnded(
      Origin origin,
      String tool,
      String outcome,
      Duration queued,
      Optional<Duration> firstEvent,
      Duration total)
      implements TroupeEvent {}

  /**
   * A call along a route has its one outcome; each provider that it asked tells of its own part.
   *
   * @param attempts what was tried, by all of them, in its order
   * @param outcome {@code ok}, or the kind of the failure in lower case
   * @param firstEvent time from the ask to the first event; absent where none came
   * @param total time from the ask to the outcome
   */
  record RouteCallEnded(
      Origin origin,
      String route,
      List<Attempt> attempts,
      String outcome,
      Optional<Duration> firstEvent,
      Duration total)
      implements TroupeEvent {}

  /**
   * A task of the CPU pool has ended for its caller.
   *
   * @param callId the call it was part of; absent where there is none
   * @param outcome {@code ok}, {@code failed}, {@code cancelled} or {@code refused}
   * @param queued time until a thread began it, or until its end where none did
   * @param total time until its end
   */
  record CpuTaskEnded(Optional<String> callId, String outcome, Duration queued, Duration total)
      implements TroupeEvent {}
}
