package dev.troupe.guard;

import java.time.Duration;

/**
 * One thread of a dispatcher or of an event loop that a single run of an actor, a stream, a
 * callback or a handler held.
 *
 * @param what the thread does
 * @param heldFor how long at least, up to when it was found
 * @param stack of the thread, with the frame that holds it first
 */
public record Finding(What what, String thread, Duration heldFor, HoldingStack stack) {

  /** What a thread does while it is held. */
  public enum What {
    /** It waits: for a time, a result, a lock, a file, a peer. */
    WAITS,
    /** It computes. */
    COMPUTES
  }

  /** What happened, where, and what to do instead: one line. */
  public String message() {
    var code = stack.code();
    return switch (what) {
      case WAITS ->
          "thread '%s' waits%s at %s, %d ms so far: actors and HTTP share this thread; wait in a"
                  .formatted(thread, in(stack.holder(), code), code, heldFor.toMillis())
              + " Coroutine and take the outcome by pipeToSelf, or use a dispatcher of its own";
      case COMPUTES ->
          "thread '%s' computes at %s, %d ms so far in one run: actors and HTTP share this"
                  .formatted(thread, code, heldFor.toMillis())
              + " thread; compute by cpu(…) and take the outcome by pipeToSelf";
    };
  }

  /** Empty where the code itself is what waits, as at the monitor of a synchronized block. */
  private static String in(StackTraceElement holder, StackTraceElement code) {
    return holder.equals(code)
        ? " for a monitor"
        : " in " + holder.getClassName() + "." + holder.getMethodName();
  }

  /** Where it is, for telling the same finding from another. */
  String place() {
    return what + " " + stack.holder() + " " + stack.code();
  }

  /** The stack as something that a logger prints. */
  Throwable trace() {
    var trace = new Throwable("stack of thread '" + thread + "'");
    trace.setStackTrace(stack.frames().toArray(StackTraceElement[]::new));
    return trace;
  }
}
