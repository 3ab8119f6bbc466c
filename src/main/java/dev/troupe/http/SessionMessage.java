package dev.troupe.http;

import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** All that reaches a session: commands, and what it hears from its connections. */
sealed interface SessionMessage extends NoSerializationVerificationNeeded, DeadLetterSuppression
    permits SessionCommand,
        SessionActor.Established,
        SessionActor.Idle,
        SessionActor.Stale,
        SessionActor.ConnectionEnded {}
