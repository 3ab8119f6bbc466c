package dev.troupe.coroutine;

/** A coroutine actor did not take a message: too many wait before it, or it has stopped. */
public final class Undelivered extends RuntimeException {

  Undelivered(String message) {
    super(message, null, false, false); // made on the actor's thread, whose stack says nothing
  }
}
