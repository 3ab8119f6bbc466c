package dev.troupe.tool;

/** All that reaches a tool's actor: commands, and what it hears from its calls. */
sealed interface ToolMessage
    permits ToolCommand,
        ToolActor.PlaceFreed,
        ToolActor.DeadlineDue,
        ToolActor.AskerGone,
        ToolActor.CallGone {}
