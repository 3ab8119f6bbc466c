package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
import java.time.Duration;

/**
 * How a call ended for whoever asked.
 *
 * @param text what had come in deltas by then, put together
 * @param took from the ask to the reply
 */
record Outcome(Reply reply, String text, Duration took) {

  boolean isAnswered() {
    return reply instanceof Answered;
  }

  /** Whether no request was sent for it. */
  boolean isTurnedAway() {
    return reply instanceof Failed(var failure)
        && failure.attempts().stream().noneMatch(Attempt::sent);
  }

  /** The whole answer; anything else fails the test. */
  ModelResponse response() {
    return switch (reply) {
      case Answered(var response) -> response;
      case Failed(var failure) -> fail("failed instead of answered: " + failure);
    };
  }

  /** The failure; a whole answer fails the test. */
  ModelFailure failure() {
    return switch (reply) {
      case Failed(var failure) -> failure;
      case Answered(var response) ->
          fail(
              "reported as finished: %s, %d characters"
                  .formatted(response.finishReason(), response.content().length()));
    };
  }

  /** The failure, which is of this kind. */
  ModelFailure failure(Kind kind) {
    var failure = failure();
    assertEquals(kind, failure.kind(), failure::message);
    return failure;
  }
}
