package dev.troupe.event;

/** Where a call came in. */
public enum Door {
  EMBEDDED,
  ACTOR,
  HTTP
}
