package dev.troupe.model;

/** Who says a {@link Message}. */
public enum Role {
  SYSTEM,
  USER,
  ASSISTANT,
  /** The result of a tool call, given back to the model that asked for it. */
  TOOL
}
