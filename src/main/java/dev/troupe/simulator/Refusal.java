package dev.troupe.simulator;

import org.jspecify.annotations.Nullable;

/** A request that is answered with an error, in the shape of its API. */
final class Refusal extends RuntimeException {

  private final int status;
  private final @Nullable String param;
  private final @Nullable String code;

  private Refusal(int status, String message, @Nullable String param, @Nullable String code) {
    super(message, null, false, false); // a reply, not a failure: nobody reads its stack
    this.status = status;
    this.param = param;
    this.code = code;
  }

  /** The field {@code param} of the request is not as it must be. */
  static Refusal badField(String param, String message) {
    return new Refusal(400, message, param, null);
  }

  static Refusal badBody(String message) {
    return new Refusal(400, message, null, null);
  }

  static Refusal of(int status, String message, String code) {
    return new Refusal(status, message, null, code);
  }

  int status() {
    return status;
  }

  @Nullable String param() {
    return param;
  }

  @Nullable String code() {
    return code;
  }
}
