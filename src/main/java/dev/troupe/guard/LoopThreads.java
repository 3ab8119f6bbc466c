package dev.troupe.guard;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The threads of event loops, as the guard looks at them. The guard's thread only. */
final class LoopThreads {

  /**
   * What a look saw.
   *
   * @param begun how many things the thread has begun
   * @param waited whether it waited, in the middle of something
   * @param sameRun whether it is in the same thing as at the look before
   */
  record Seen(Worker worker, long begun, boolean waited, boolean sameRun) {}

  private final Loops loops;
  private volatile Map<Long, Seen> seen = Map.of(); // by thread id

  LoopThreads(Loops loops) {
    this.loops = loops;
  }

  /** Looks at those that run now. */
  Collection<Seen> look() {
    var now = new HashMap<Long, Seen>();
    loops.forEach((thread, begun) -> now.put(thread.threadId(), look(thread, begun)));
    seen = now;
    return now.values();
  }

  private Seen look(Thread thread, long begun) {
    var before = seen.get(thread.threadId());
    var worker = before == null ? new Worker(thread, thread.getName()) : before.worker();
    worker.look();
    worker.restBetweenRuns();
    return new Seen(worker, begun, worker.isWaiting(), isSameRun(before, begun, worker));
  }

  /**
   * A thing may have come between two looks to a loop that had begun to wait for it: what computes
   * has used all its CPU time for that thing, but a wait may be shorter than the time in between.
   */
  private static boolean isSameRun(@Nullable Seen before, long begun, Worker worker) {
    return before != null
        && before.begun() == begun
        && (before.waited() || !worker.isWaiting())
        && !Rule.SAME_TASK.isOff();
  }

  /** Whether the thread is one of those that were there at the last look. Any thread. */
  boolean isWatched(long threadId) {
    return seen.containsKey(threadId);
  }
}
