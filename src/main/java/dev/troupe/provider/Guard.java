package dev.troupe.provider;

/**
 * What keeps a provider's fault from doing harm, where no setting of the provider's can switch it
 * off. The tests of that fault do so, to see that it is this guard that they test; nothing else
 * does.
 */
final class Guard {

  /** An answer counts only where its dialect says that it is whole. */
  static final Guard COMPLETENESS = new Guard();

  /** A request is sent again only where its failure says that another try can help. */
  static final Guard RETRY_TABLE = new Guard();

  /** When a limit that held calls back is forgotten, a few go out before all others. */
  static final Guard FIRST_FEW = new Guard();

  /** A key that was refused is set aside, and its call goes out by another. */
  static final Guard SET_ASIDE = new Guard();

  /** A large request is not encoded on the loop of its connection. */
  static final Guard ENCODED_AHEAD = new Guard();

  private volatile boolean off;

  private Guard() {}

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
