package dev.troupe.model;

/** How long a model should think, from not at all to as long as it can. */
public enum ReasoningEffort {
  NONE,
  MINIMAL,
  LOW,
  MEDIUM,
  HIGH,
  XHIGH,
  MAX
}
