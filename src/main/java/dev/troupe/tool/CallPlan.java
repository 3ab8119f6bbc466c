package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.coroutine.Deadline;
import dev.troupe.event.Origin;

/** What one call shall do, for whom, until when, and in which place. */
record CallPlan(
    ToolDefinition tool,
    JsonNode input,
    Origin origin,
    Deadline deadline,
    Asker asker,
    Places.Place place) {}
