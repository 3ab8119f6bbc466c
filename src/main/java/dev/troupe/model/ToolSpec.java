package dev.troupe.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool that a model may ask for.
 *
 * @param description what it does, for the model; may be empty
 * @param schema JSON Schema of its arguments, an object
 */
public record ToolSpec(String name, String description, JsonNode schema) {}
