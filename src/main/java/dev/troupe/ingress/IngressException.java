package dev.troupe.ingress;

/** The ingress could not start; the message is one line for the operator. */
public final class IngressException extends RuntimeException {

  IngressException(String message, Throwable cause) {
    super(message, cause);
  }
}
