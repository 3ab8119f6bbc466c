package dev.troupe.guard;

/**
 * What keeps the guard from naming code that holds no thread, or from missing code that does. The
 * tests of a rule switch it off, to see that it is this rule that they test; nothing else does.
 */
final class Rule {

  /** A worker without work is neither held nor busy. */
  static final Rule IDLE = new Rule();

  /** Only what a dispatcher runs can hold its thread. */
  static final Rule IN_A_RUN = new Rule();

  /** What makes a class ready is nobody's to do elsewhere. */
  static final Rule DONE_ONCE = new Rule();

  /** Some native methods wait, though their thread is called runnable. */
  static final Rule NATIVE_WAIT = new Rule();

  /** Who would run and gets no CPU is starved, not blocked. */
  static final Rule STARVED = new Rule();

  /** The code of Pekko, and that of Netty, is not named where it computes. */
  static final Rule PEKKOS = new Rule();

  /** A thread is held only by a run of which it is known that it is the same. */
  static final Rule SAME_RUN = new Rule();

  /** An event loop is in the same run if it has begun nothing since the last look. */
  static final Rule SAME_TASK = new Rule();

  /** Messages that stay in work tell something only where they are as many as busy threads. */
  static final Rule EACH_IN_ONE = new Rule();

  /** A run is named once. */
  static final Rule ONCE = new Rule();

  /** A stack counts only if its thread has not gone on meanwhile. */
  static final Rule NOT_GONE_ON = new Rule();

  /** An actor that failed keeps its last message, and has none in work. */
  static final Rule SCHEDULED = new Rule();

  /** A large tree is looked at less often than a small one. */
  static final Rule REST = new Rule();

  private volatile boolean off;

  private Rule() {}

  boolean isOff() {
    return off;
  }

  void switchOff() {
    off = true;
  }

  void switchOn() {
    off = false;
  }
}
