package dev.troupe.http;

import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** All that reaches a connection's actor; what comes after its end is of no use to anyone. */
sealed interface ConnectionMessage extends NoSerializationVerificationNeeded, DeadLetterSuppression
    permits ConnectionActor.Connected,
        ConnectionActor.GivenUp,
        ConnectionActor.ConnectDue,
        ConnectionActor.Closed {}
