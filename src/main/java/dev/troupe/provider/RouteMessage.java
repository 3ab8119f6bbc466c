package dev.troupe.provider;

import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** All that reaches the actor of a routed call; what comes after its end is of no use to anyone. */
sealed interface RouteMessage extends NoSerializationVerificationNeeded, DeadLetterSuppression
    permits RouteCall.Begin,
        RouteCall.Heard,
        RouteCall.Granted,
        RouteCall.GivenUp,
        RouteCall.HedgeDue,
        RouteCall.Overdue,
        RouteCall.Late {}
