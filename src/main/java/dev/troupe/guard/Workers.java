package dev.troupe.guard;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.dispatch.MonitorableThreadFactory.PekkoForkJoinWorkerThread;

/** The threads of the watched dispatchers of one actor system. */
final class Workers {

  private static final int ROOM = 16; // for threads that start while they are counted

  private final ExtendedActorSystem system;
  private final Set<String> mayBlock;
  private final Pattern names;
  private final ThreadGroup all = topGroup();
  private final Map<Long, Optional<Worker>> known = new ConcurrentHashMap<>(); // by thread id

  Workers(ExtendedActorSystem system, Set<String> mayBlock) {
    this.system = system;
    this.mayBlock = mayBlock;
    this.names = Pattern.compile(Pattern.quote(system.name()) + "-(.+)-\\d+"); // Pekko's
  }

  /** Those that run now; one is the same object as long as it runs. The guard's thread only. */
  List<Worker> now() {
    var threads = new Thread[all.activeCount() + ROOM];
    var count = all.enumerate(threads);
    var workers = new ArrayList<Worker>();
    var seen = 0;
    for (int i = 0; i < count; i++) {
      if (threads[i] instanceof PekkoForkJoinWorkerThread thread) {
        seen++;
        known.computeIfAbsent(thread.threadId(), _ -> watched(thread)).ifPresent(workers::add);
      }
    }
    if (known.size() > seen) {
      forgetAllBut(threads, count);
    }
    return workers;
  }

  private void forgetAllBut(Thread[] threads, int count) {
    var alive = Arrays.stream(threads, 0, count).map(Thread::threadId).collect(toSet());
    known.keySet().retainAll(alive);
  }

  /** Whether the thread is one of those that were there when last asked. Any thread. */
  boolean isWatched(long threadId) {
    return known.getOrDefault(threadId, Optional.empty()).isPresent();
  }

  private Optional<Worker> watched(Thread thread) {
    var name = names.matcher(thread.getName());
    if (!name.matches()) {
      return Optional.empty();
    }
    var dispatcher = name.group(1);
    return mayBlock.contains(dispatcher) || !system.dispatchers().hasDispatcher(dispatcher)
        ? Optional.empty() // the latter: a thread of a system whose name begins like this one's
        : Optional.of(new Worker(thread, dispatcher));
  }

  private static ThreadGroup topGroup() {
    var group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
