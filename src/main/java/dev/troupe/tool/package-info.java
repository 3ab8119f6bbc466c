/**
 * Tools: things that can be called by name with one input, and that may call models.
 *
 * <p>A {@code SimpleTool} is written in direct style. Each call runs in an actor of its own on a
 * virtual thread. Whoever calls speaks {@link dev.troupe.tool.ToolCommand}, or holds a {@link
 * dev.troupe.tool.ToolRef}. An {@link dev.troupe.tool.AgentRequest} has a model call them.
 */
@NullMarked
package dev.troupe.tool;

import org.jspecify.annotations.NullMarked;
