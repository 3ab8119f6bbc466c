package dev.troupe.http;

/** All that reaches a session: commands, and what it hears from its connections. */
sealed interface SessionMessage
    permits SessionCommand,
        SessionActor.Established,
        SessionActor.Idle,
        SessionActor.Stale,
        SessionActor.ConnectionEnded {}
