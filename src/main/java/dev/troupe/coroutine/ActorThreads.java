package dev.troupe.coroutine;

import java.util.regex.Pattern;
import org.apache.pekko.dispatch.MonitorableThreadFactory.PekkoForkJoinWorkerThread;

/** Tells the threads that must not wait: those on which actors and HTTP run. */
public final class ActorThreads {

  /**
   * As Pekko's MonitorableThreadFactory names them, {@code sys-pekko.actor.default-dispatcher-5},
   * and as {@code http} names its event loops, {@code troupe-http-1}.
   */
  private static final Pattern NAME = Pattern.compile(".+-pekko\\..+-\\d+|troupe-http-\\d+");

  private ActorThreads() {}

  /** Returns whether the calling thread is one of these: what has to wait must then do without. */
  public static boolean isCurrent() {
    return isShared(Thread.currentThread());
  }

  /**
   * Refuses to let {@code what} wait on the calling thread if that is one of these.
   *
   * @throws IllegalStateException naming the thread and the remedy
   */
  static void refuse(String what) {
    var thread = Thread.currentThread();
    if (isShared(thread)) {
      throw new IllegalStateException(
          what
              + ": refused on thread '"
              + thread.getName()
              + "', which actors and HTTP share: in an actor use pipeToSelf, elsewhere a Coroutine"
              + " or a fork of a Scope");
    }
  }

  private static boolean isShared(Thread thread) {
    return thread instanceof PekkoForkJoinWorkerThread
        || (!Context.isCoroutine() && isNamedSo(thread.getName()));
  }

  /**
   * Most threads are told from these by a look, which a match with the pattern takes longer than.
   */
  private static boolean isNamedSo(String name) {
    return (name.contains("-pekko.") || name.startsWith("troupe-http-"))
        && NAME.matcher(name).matches();
  }
}
