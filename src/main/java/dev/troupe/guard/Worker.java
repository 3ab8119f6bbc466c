package dev.troupe.guard;

import dev.troupe.guard.Finding.What;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread of a dispatcher or of an event loop, as {@link DispatcherGuard} looks at it. The guard's
 * thread only.
 *
 * <p>A look reads the thread's state and its CPU time, which stops nothing. A stack is taken only
 * of a thread that is found to be held.
 */
final class Worker {

  /** What a look saw. */
  enum Doing {
    /** It has nothing to do. */
    IDLE,
    /** It waits in the middle of something. */
    WAITING,
    /** It runs, or ran since the last look. */
    RUNNING,
    /** It would run, and had no CPU time since the last look. */
    STANDING
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final long UNKNOWN = -1; // unlike any CPU time

  /** The class of the lock that the JVM, up to 25, takes to link a class: an empty array. */
  private static final String LINKING = int[].class.getName();

  /** CPU time of one run, which looks every 50 ms find within 200; chosen, not measured. */
  private static final long LONG_COMPUTING = Duration.ofMillis(100).toNanos();

  private final Thread thread;
  private final String dispatcher;
  private Doing doing = Doing.IDLE;
  private boolean still; // not one instruction since the last look
  private long cpuTime = UNKNOWN; // two looks are needed to tell something
  private long restedAt = UNKNOWN; // the CPU time at which it was found between two runs
  private long used; // CPU time since the last look
  private long inRunSince; // as far as is known; nanoTime
  private long usedInRun; // CPU time
  private boolean found; // in this run already

  Worker(Thread thread, String dispatcher) {
    this.thread = thread;
    this.dispatcher = dispatcher;
  }

  /** Whether the JVM can tell how long each thread has run. */
  static boolean canLook() {
    return THREADS.isThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();
  }

  String dispatcher() {
    return dispatcher;
  }

  String name() {
    return thread.getName();
  }

  /** Looks at the thread; what it saw holds until the next look. */
  void look() {
    var state = thread.getState();
    if (hasNoWork() || state == Thread.State.TERMINATED) {
      doing = Doing.IDLE;
      still = false;
      cpuTime = UNKNOWN;
      return;
    }
    var now = THREADS.getThreadCpuTime(thread.threadId());
    used = cpuTime == UNKNOWN ? 0 : now - cpuTime;
    still = cpuTime == now;
    cpuTime = now;
    doing = state != Thread.State.RUNNABLE ? Doing.WAITING : still ? Doing.STANDING : Doing.RUNNING;
  }

  /** So a worker without work parks; in JDK 25, as in those before. */
  private boolean hasNoWork() {
    return LockSupport.getBlocker(thread) instanceof ForkJoinPool && !Rule.IDLE.isOff();
  }

  /**
   * Takes a thread for idle that stands where no run is, as an event loop does that waits for its
   * sockets. As long as it uses no CPU time it stays there, so that one stack tells.
   */
  void restBetweenRuns() {
    if (doing == Doing.STANDING && (cpuTime == restedAt || !HoldingStack.isInRun(stack()))) {
      doing = Doing.IDLE;
      restedAt = cpuTime;
    }
  }

  boolean isWaiting() {
    return doing == Doing.WAITING;
  }

  boolean isIdle() {
    return doing == Doing.IDLE;
  }

  /** Whether only the messages in work can tell if it is in the same run as at the last look. */
  boolean isDoubtful() {
    return !still && !isIdle();
  }

  /**
   * Draws the conclusion of a look.
   *
   * @param sameRun whether it is known to have been in one message or task since the last look
   * @return what holds it, once for each run
   */
  Optional<Finding> conclude(boolean sameRun) {
    if (isIdle() || !(still || sameRun || Rule.SAME_RUN.isOff())) {
      inRunSince = System.nanoTime();
      usedInRun = 0;
      found = false;
      return Optional.empty();
    }
    usedInRun += used;
    var finding = found && !Rule.ONCE.isOff() ? Optional.<Finding>empty() : find();
    found |= finding.isPresent();
    return finding;
  }

  /** Whether it would run, and got no CPU time since the last look. */
  boolean isStarved() {
    return doing == Doing.STANDING && !found;
  }

  private Optional<Finding> find() {
    return switch (doing) {
      case WAITING -> found(What.WAITS, System.nanoTime() - inRunSince, stack());
      case STANDING -> {
        var stack = stack();
        yield HoldingStack.waits(stack) || Rule.STARVED.isOff()
            ? found(What.WAITS, System.nanoTime() - inRunSince, stack)
            : Optional.empty();
      }
      case RUNNING ->
          usedInRun >= LONG_COMPUTING
              ? found(What.COMPUTES, usedInRun, stack())
                  .filter(finding -> !finding.stack().isPekkosOrNettys())
              : Optional.empty();
      case IDLE -> Optional.empty();
    };
  }

  private Optional<Finding> found(What what, long nanos, List<StackTraceElement> stack) {
    var heldFor = Duration.ofNanos(nanos);
    return HoldingStack.of(stack, true)
        .filter(_ -> !awaitsLinking() && !hasGoneOn())
        .map(holding -> new Finding(what, thread.getName(), heldFor, holding));
  }

  /** Whether a thread that stood still at the look ran before its stack was taken. */
  private boolean hasGoneOn() {
    return still
        && THREADS.getThreadCpuTime(thread.threadId()) != cpuTime
        && !Rule.NOT_GONE_ON.isOff();
  }

  /**
   * Whether another thread links a class that this one uses first, which no frame of its stack
   * tells. Code that synchronizes on an array of numbers passes for that.
   */
  private boolean awaitsLinking() {
    var info = doing == Doing.WAITING ? THREADS.getThreadInfo(thread.threadId()) : null;
    if (info == null || info.getThreadState() != Thread.State.BLOCKED) {
      return false;
    }
    var lock = info.getLockInfo();
    return lock != null && lock.getClassName().equals(LINKING) && !Rule.DONE_ONCE.isOff();
  }

  private List<StackTraceElement> stack() {
    return List.of(thread.getStackTrace());
  }
}
