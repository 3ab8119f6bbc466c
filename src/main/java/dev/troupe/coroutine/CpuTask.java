package dev.troupe.coroutine;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one task of a {@link CpuPool}.
 *
 * @param callId the call it was part of; absent where there is none
 * @param outcome how it ended for its caller
 * @param queued time from the call to the start of the task, or to its end where it never started
 * @param total time from the call to its end
 */
public record CpuTask(Optional<String> callId, Outcome outcome, Duration queued, Duration total) {

  /** How a task ended. */
  public enum Outcome {
    /** It returned. */
    OK,
    /** It threw. */
    FAILED,
    /** It was given up: by an interrupt, or at the deadline. */
    CANCELLED,
    /** It found no place. */
    REFUSED
  }
}
