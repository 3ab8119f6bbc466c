package dev.troupe.simulator;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/** All that reaches the simulator's actor: commands, and what it hears from its own listener. */
sealed interface SimulatorMessage extends NoSerializationVerificationNeeded
    permits SimulatorCommand,
        Simulator.Bound,
        Simulator.BindFailed,
        Simulator.BindDue,
        Simulator.ListenerEnded,
        Simulator.FaultHook {}
