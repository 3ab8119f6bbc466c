package dev.troupe.http;

/** A part of an answer is longer than its cap, or not what its frame says. */
final class FramingException extends RuntimeException {

  FramingException(String part, int maxBytes) {
    this(part + " is longer than " + maxBytes + " bytes");
  }

  FramingException(String message) {
    super(message);
  }
}
