package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Very many messages to one actor, each with an asker of its own, sent without waiting for any
 * reply.
 *
 * @param <C> what is sent
 * @param <R> what comes back
 */
final class Flood<C, R> {

  private static final int AT_ONCE = 500; // then others may run
  private static final long PATIENCE_SECONDS = 120;
  private static final int LOOKS = Ledger.rounds(2, 10); // at the heap
  private static final long LOOK_NANOS = 1_000_000;
  private static final long STILL_NANOS = 2_000_000_000L;

  /** Send some more. */
  private record Go(int left) {}

  private final ActorRef<C> target;
  private final Function<ActorRef<R>, C> message;
  private final Predicate<R> isRefusal;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private int messages; // test's thread only

  Flood(ActorRef<C> target, Function<ActorRef<R>, C> message, Predicate<R> isRefusal) {
    this.target = target;
    this.message = message;
    this.isRefusal = isRefusal;
  }

  void start(ActorTestKit kit, int count) {
    messages = count;
    kit.<Go>spawn(sender()).tell(new Go(count));
  }

  private Behavior<Go> sender() {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                go -> {
                  var now = Math.min(AT_ONCE, go.left());
                  for (int n = 0; n < now; n++) {
                    target.tell(message.apply(context.spawnAnonymous(asker())));
                  }
                  sent.addAndGet(now);
                  if (go.left() > now) {
                    context.getSelf().tell(new Go(go.left() - now));
                  }
                  return Behaviors.same();
                }));
  }

  private Behavior<R> asker() {
    return Behaviors.receiveMessage(
        reply -> {
          if (isRefusal.test(reply)) {
            refused.incrementAndGet();
          }
          answered.incrementAndGet();
          return Behaviors.stopped();
        });
  }

  /** Waits until all are sent; the most bytes that were alive on the way. */
  long awaitSent() {
    var most = 0L;
    for (int look = 1; look <= LOOKS; look++) {
      await(sent, (long) messages * look / LOOKS);
      most = Math.max(most, liveBytes());
    }
    return most;
  }

  /** Waits until so many were refused, or all are that will be; how many that is. */
  long awaitRefused(long count) {
    var end = System.nanoTime() + STILL_NANOS;
    var before = refused.get();
    while (refused.get() < count && System.nanoTime() < end) {
      if (refused.get() > before) { // it goes on
        before = refused.get();
        end = System.nanoTime() + STILL_NANOS;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return refused.get();
  }

  /** Waits until so many have their reply. */
  void awaitAnswered(long count) {
    await(answered, count);
  }

  long refused() {
    return refused.get();
  }

  private static void await(AtomicLong counter, long count) {
    var end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (counter.get() < count) {
      assertTrue(System.nanoTime() < end, () -> counter + " of " + count);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** What a full collection leaves. */
  static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
