package dev.troupe.provider;

import dev.troupe.dialect.Rates;
import dev.troupe.http.HttpSession;
import dev.troupe.provider.ProviderCommand.CallReply;
import dev.troupe.provider.ProviderCommand.Outcome;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;

/** What a provider's front hears from itself and from below. */
sealed interface Heard extends ProviderMessage, NoSerializationVerificationNeeded {

  /** The work on {@code attempt} has truly ended, with this outcome unless it was cut. */
  record Ended(LiveAttempt attempt, Outcome outcome) implements Heard {}

  /** The asker timed out or died. */
  record AskerGone(ActorRef<? extends CallReply> replyTo) implements Heard {}

  /** A call's deadline may have passed. */
  record DeadlineDue() implements Heard {}

  /** The provider has begun to answer {@code attempt}, and told its limits. */
  record LimitsTold(LiveAttempt attempt, Rates rates) implements Heard {}

  /** The answer to {@code attempt}, which is a probe, has begun. */
  record Begun(LiveAttempt attempt) implements Heard {}

  /** The next call may go out. */
  record RateDue() implements Heard {}

  /** A call's pause before its next attempt may be over. */
  record PauseDue() implements Heard {}

  /** The session numbered {@code life} runs, and its {@code http} can be used. */
  record SessionStarted(long life, HttpSession http) implements Heard {}

  /** The session numbered {@code life} can take calls. */
  record SessionReady(long life, Backend.Ready backend) implements Heard {}

  /** The session numbered {@code life} could not be readied. */
  record SessionFailed(long life, Throwable cause) implements Heard {}

  /** The session numbered {@code life} stopped, as planned or not. */
  record SessionEnded(long life) implements Heard {}

  /** The pause before the next session is over. */
  record StartDue() implements Heard {}
}
