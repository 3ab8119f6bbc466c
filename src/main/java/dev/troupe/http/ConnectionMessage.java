package dev.troupe.http;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** All that reaches a connection's actor. */
sealed interface ConnectionMessage extends NoSerializationVerificationNeeded
    permits ConnectionActor.Connected,
        ConnectionActor.GivenUp,
        ConnectionActor.ConnectDue,
        ConnectionActor.Closed {}
