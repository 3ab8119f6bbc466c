package dev.troupe;

/**
 * A jar that only some need, and that a build adds for them.
 *
 * @param feature what needs it, as the subject of a sentence
 * @param type a class that is in it
 * @param coordinates {@code group:artifact}
 */
record OptionalJar(String feature, String type, String coordinates) {

  /** The server's log. */
  static final OptionalJar LOGBACK =
      new OptionalJar(
          "the server", "ch.qos.logback.classic.LoggerContext", "ch.qos.logback:logback-classic");

  /**
   * Passes when the jar is there.
   *
   * @throws StartRefused naming what to add
   */
  void require() {
    try {
      Class.forName(type, false, OptionalJar.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      throw new StartRefused(
          "%s needs a jar that is not on the class path: add %s".formatted(feature, coordinates),
          absent);
    }
  }
}
