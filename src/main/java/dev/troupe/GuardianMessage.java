package dev.troupe;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** All that reaches the guardian: one command, and what it hears from its branches. */
sealed interface GuardianMessage extends NoSerializationVerificationNeeded
    permits Guardian.Stop,
        Guardian.BranchUp,
        Guardian.BranchFailed,
        Guardian.BranchEnded,
        Guardian.StartDue,
        Guardian.PatienceOver {}
