package dev.troupe.cancel;

/** The ways in which a caller can withdraw a call. */
enum Source {
  FORK_CANCEL,
  CLOSED_SCOPE,
  THREAD_INTERRUPT,
  STREAM_CLOSE,
  CONSUMER_CANCELS,
  CANCEL_MESSAGE,
  ASK_TIMEOUT,
  ASKER_DIES,
  CLIENT_HANGS_UP,
  TOOL_CANCEL_MESSAGE,
  TOOL_CLIENT_HANGS_UP;

  /** Does what withdraws the call, and tells when, as {@link System#nanoTime}. */
  interface Withdrawal {
    long withdraw() throws Exception;
  }

  /** Checks that the caller was left as it should be. */
  interface Aftermath {
    void check() throws Exception;
  }

  /** A call that runs, and how it is withdrawn. */
  record Begun(Withdrawal withdrawal, Aftermath aftermath) {

    static Begun of(Runnable withdrawal, Aftermath aftermath) {
      return new Begun(
          () -> {
            var now = System.nanoTime();
            withdrawal.run();
            return now;
          },
          aftermath);
    }
  }

  /** Begins a call to {@code model} that can be withdrawn in this way. */
  Begun begin(Stand stand, String model) throws Exception {
    return switch (this) {
      case FORK_CANCEL -> EmbeddedCalls.fork(stand, model);
      case CLOSED_SCOPE -> EmbeddedCalls.scope(stand, model);
      case THREAD_INTERRUPT -> EmbeddedCalls.interrupt(stand, model);
      case STREAM_CLOSE -> EmbeddedCalls.stream(stand, model);
      case CONSUMER_CANCELS -> EmbeddedCalls.consumer(stand, model);
      case CANCEL_MESSAGE -> ActorCalls.cancelMessage(stand, model);
      case ASK_TIMEOUT -> ActorCalls.askTimeout(stand, model);
      case ASKER_DIES -> ActorCalls.askerDies(stand, model);
      case CLIENT_HANGS_UP -> HttpCalls.model(stand, model);
      case TOOL_CANCEL_MESSAGE -> ActorCalls.toolCancelMessage(stand, model);
      case TOOL_CLIENT_HANGS_UP -> HttpCalls.tool(stand, model);
    };
  }

  /** Whether the call is that of a tool, which calls the model. */
  boolean isTool() {
    return this == TOOL_CANCEL_MESSAGE || this == TOOL_CLIENT_HANGS_UP;
  }

  /**
   * How many of the call's replies surely find that their asker has gone: then that reply is a dead
   * letter, and counted as such.
   */
  int fewestStrays() {
    return this == ASK_TIMEOUT || this == ASKER_DIES ? 1 : 0;
  }

  /** How many may: a stream that cancels ends before or after the reply comes. */
  int mostStrays() {
    return switch (this) {
      case TOOL_CLIENT_HANGS_UP -> 2; // the tool's reply, and the model's to the tool
      case STREAM_CLOSE, CONSUMER_CANCELS, ASK_TIMEOUT, ASKER_DIES, CLIENT_HANGS_UP -> 1;
      case FORK_CANCEL, CLOSED_SCOPE, THREAD_INTERRUPT, CANCEL_MESSAGE, TOOL_CANCEL_MESSAGE -> 0;
    };
  }

  static void check(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError("not so: " + claim);
    }
  }
}
