package dev.troupe.provider;

/**
 * What keeps a provider's fault from doing harm, where no setting of the provider's can switch it
 * off. The tests of that fault do so, to see that it is this guard that they test; nothing else
 * does.
 */
enum Guard {
  /** An answer counts only where its dialect says that it is whole. */
  COMPLETENESS;

  private volatile boolean off;

  boolean isOff() {
    return off;
  }

  void switchOff() {
    off = true;
  }

  void switchOn() {
    off = false;
  }
}
