package dev.troupe.tool;

/** The input of a call is not what the tool takes; the message says which field and why. */
final class InvalidInput extends RuntimeException {

  InvalidInput(String message) {
    super(message, null, false, false); // the caller's mistake: nobody needs the stack
  }
}
