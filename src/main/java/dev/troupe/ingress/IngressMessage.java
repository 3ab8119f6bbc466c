package dev.troupe.ingress;

/** All that reaches the ingress: commands, and what it hears from its socket and its timers. */
sealed interface IngressMessage
    permits IngressCommand,
        IngressActor.Opened,
        IngressActor.OpenFailed,
        IngressActor.ListenerLost,
        IngressActor.OpenDue,
        IngressActor.GraceOver,
        IngressActor.Emptied {}
