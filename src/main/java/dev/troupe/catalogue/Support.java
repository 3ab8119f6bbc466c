package dev.troupe.catalogue;

/** Whether a model can do something. */
public enum Support {
  YES,
  NO,
  /** Nobody said: it is tried. */
  UNKNOWN;

  static Support of(boolean whether) {
    return whether ? YES : NO;
  }
}
