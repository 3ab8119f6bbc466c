package dev.troupe.tool;

/** The input of a call is not what the tool takes; the message says which field and why. */
final class InvalidInput extends RuntimeException {

  /** Names of fields that are none are the writer's own, and as long as it likes. */
  private static final int LONGEST = 2_000;

  InvalidInput(String message) {
    super(shortened(message), null, false, false); // the caller's mistake: nobody needs the stack
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
  }
}
