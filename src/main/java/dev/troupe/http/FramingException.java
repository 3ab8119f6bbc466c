package dev.troupe.http;

/** A part of an answer is longer than its cap. */
final class FramingException extends RuntimeException {

  FramingException(String part, int maxBytes) {
    super(part + " is longer than " + maxBytes + " bytes");
  }
}
