package dev.troupe.http;

/** A streamed answer that cannot be cut into events within the cap. */
final class FramingException extends RuntimeException {

  FramingException(int maxEventBytes) {
    super("an event of the answer is longer than " + maxEventBytes + " bytes");
  }
}
