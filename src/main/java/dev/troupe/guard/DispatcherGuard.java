package dev.troupe.guard;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the code that holds a thread of a dispatcher, on which actors, streams and HTTP run.
 *
 * <p>A platform thread looks at each thread of the fork-join dispatchers of one actor system, and
 * of its event loops, at intervals, from {@link #start} until {@link #close}. A dispatcher on a
 * thread pool of its own is where Pekko has blocking calls belong, and is left alone.
 *
 * <h2>What it knows, and how</h2>
 *
 * A thread is held when it is in the same run at two looks and waits, or when it has used 100 ms of
 * CPU time for one message. That the run is the same is never guessed:
 *
 * <ul>
 *   <li>A thread that used no CPU time between two looks has run nothing in between. If it waits,
 *       or is in a native method that waits, it is held. If it would run, it is starved: the
 *       machine has no CPU for it, and no code is to blame.
 *   <li>A thread that did use some is in the same run if its actor has the same message in work.
 *       Which actor a thread runs cannot be seen, but how many messages stay in work can: if these
 *       are as many as the threads that are not idle, each of them is in the same message.
 *   <li>An event loop counts what it begins: it is in the same run if it has begun nothing since,
 *       nor stands where it waits for its sockets.
 * </ul>
 *
 * Code of Pekko itself, and of Netty, is named where it waits, and not where it computes: it is
 * found again, if it is a user's code that computes there.
 *
 * <p>So it misses a thread that computes, or waits in many short pieces, while others of the same
 * dispatcher are busy with many messages, and computing outside of any message: in a constructor or
 * in a callback of a future. What waits is found there, too.
 */
public final class DispatcherGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FindingLog.LOGGER);
  private static final Duration BETWEEN_STARVATIONS = Duration.ofMinutes(1);

  private final GuardSettings settings;
  private final Workers workers;
  private final LoopThreads loops;
  private final MessagesInWork messages;
  private final Consumer<Finding> findings;
  private final Optional<WaitRecording> recording;
  private final LongAdder found = new LongAdder();
  private final LongAdder starved = new LongAdder();
  private final CountDownLatch closed = new CountDownLatch(1);
  private long starvationSaid = System.nanoTime() - BETWEEN_STARVATIONS.toNanos(); // guard's thread

  /**
   * A guard of the dispatchers of {@code system}, and of {@code loops}, that has not started.
   *
   * @param findings told of each thread that is held; by one thread of the guard's
   */
  public DispatcherGuard(
      ExtendedActorSystem system, GuardSettings settings, Loops loops, Consumer<Finding> findings) {
    this.settings = settings;
    this.workers = new Workers(system, settings.mayBlock());
    this.loops = new LoopThreads(loops);
    this.messages = new MessagesInWork(system);
    this.findings = findings;
    this.recording =
        settings
            .recording()
            .filter(_ -> settings.enabled())
            .map(shortest -> new WaitRecording(this::isWatched, shortest, this::tell));
  }

  /** A guard that warns in the log. */
  public static DispatcherGuard logging(
      ExtendedActorSystem system, GuardSettings settings, Loops loops) {
    return new DispatcherGuard(system, settings, loops, new FindingLog(settings.warningsAMinute()));
  }

  /** Begins to watch, unless the settings say not to. At most once. */
  public void start() {
    if (!settings.enabled()) {
      return;
    }
    if (!Worker.canLook()) {
      LOG.warn("dispatcher guard: this JVM does not measure the CPU time of threads: it is off");
      return;
    }
    recording.ifPresent(WaitRecording::start);
    Thread.ofPlatform().daemon().name("troupe-dispatcher-guard").start(this::run);
  }

  /** How many threads were found held so far, each counted once for each run that held it. */
  public long found() {
    return found.sum();
  }

  /** How often a thread was found that would have run, and got no CPU time between two looks. */
  public long starved() {
    return starved.sum();
  }

  /** Ends to watch. The second time does nothing. */
  @Override
  public void close() {
    if (closed.getCount() > 0) {
      closed.countDown();
      recording.ifPresent(WaitRecording::close);
    }
  }

  private void run() {
    try {
      messages.prepare();
      while (!closed.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody of ours interrupts it; it ends all the same
    }
  }

  private boolean isWatched(long threadId) {
    return workers.isWatched(threadId) || loops.isWatched(threadId);
  }

  private void look() {
    lookAtDispatchers();
    for (var loop : loops.look()) {
      conclude(loop.worker(), loop.sameRun());
    }
  }

  private void lookAtDispatchers() {
    var all = workers.now();
    all.forEach(Worker::look);
    var inOneMessage = inOneMessage(all);
    for (var worker : all) {
      conclude(worker, inOneMessage.contains(worker.dispatcher()));
    }
  }

  private void conclude(Worker worker, boolean sameRun) {
    worker.conclude(sameRun).ifPresent(this::tell);
    if (worker.isStarved()) {
      starved.increment();
      say(worker);
    }
  }

  /** The dispatchers all of whose threads with work have one message each since the last look. */
  private Set<String> inOneMessage(Collection<Worker> all) {
    if (!isOneDoubtful(all)) {
      messages.forget();
      return Set.of();
    }
    var stayed = messages.stayed();
    var busy =
        all.stream()
            .filter(Predicate.not(Worker::isIdle))
            .collect(groupingBy(Worker::dispatcher, counting()));
    busy.entrySet()
        .removeIf(each -> stayed.getOrDefault(each.getKey(), 0) < enough(each.getValue()));
    return busy.keySet();
  }

  private static long enough(long busy) {
    return Rule.EACH_IN_ONE.isOff() ? 1 : busy;
  }

  private static boolean isOneDoubtful(Collection<Worker> all) {
    for (var worker : all) { // no stream: twenty times a second, for ever
      if (worker.isDoubtful()) {
        return true;
      }
    }
    return false;
  }

  private void tell(Finding finding) {
    found.increment();
    findings.accept(finding);
  }

  private void say(Worker starving) {
    var now = System.nanoTime();
    if (now - starvationSaid >= BETWEEN_STARVATIONS.toNanos()) {
      starvationSaid = now;
      LOG.info(
          "thread '{}' is starved, not blocked: it would run, and had no CPU for {} ms: the machine"
              + " is short of CPU; {} times so far, said once a minute",
          starving.name(),
          settings.interval().toMillis(),
          starved.sum());
    }
  }
}
