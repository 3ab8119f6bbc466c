package dev.troupe.tool;

/** What the calls of tools reach: what all tools are connected to, and one another. */
record Reach(ToolWiring wiring, ToolDirectory tools) {}
