package dev.troupe.guard;

import com.typesafe.config.ConfigFactory;
import dev.troupe.http.EventLoops;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/** An actor system and an event loop with a guard, whose findings are there to be read. */
final class Watched implements AutoCloseable {

  private static final int MAILBOX = 64;
  private static final int THREADS = 4;
  static final Duration INTERVAL = Duration.ofMillis(50);

  interface Body {
    void run() throws Exception;
  }

  final ActorTestKit kit;
  final EventLoop loop;
  final DispatcherGuard guard;
  final BlockingQueue<Finding> findings = new LinkedBlockingQueue<>();

  private final EventLoops loops;

  Watched() {
    this(new GuardSettings(true, INTERVAL, Set.of(), 20, Optional.empty()));
  }

  Watched(GuardSettings settings) {
    var dispatcher =
        ConfigFactory.parseString(
            "pekko.actor.default-dispatcher.fork-join-executor { parallelism-min = %1$d, parallelism-max = %1$d }"
                .formatted(THREADS));
    this.kit = ActorTestKit.create("Watched", dispatcher.withFallback(ConfigFactory.load()));
    this.loops = EventLoops.of(kit.system());
    loops.enter();
    this.loop = loops.next();
    this.guard = new DispatcherGuard(system(), settings, loops::forEach, findings::add);
    guard.start();
  }

  ExtendedActorSystem system() {
    return (ExtendedActorSystem) kit.system().classicSystem();
  }

  /** Runs {@code body} in an actor, as its first message. */
  void inAnActor(Body body) {
    kit.<String>spawn(once(body)).tell("go");
  }

  /** Runs {@code body} in an actor whose dispatcher is a pool of threads. */
  void inAnActorThatMayBlock(Body body) {
    kit.<String>spawn(once(body), DispatcherSelector.blocking()).tell("go");
  }

  /** Runs {@code body} in a task of the loop. */
  void inALoop(Body body) {
    loop.execute(() -> run(body));
  }

  private static void run(Body body) {
    try {
      body.run();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  /** Tasks of the loop that compute a little, and always have others behind them. */
  void beginHealthyTasks(int tasks, BooleanSupplier goesOn) {
    IntStream.range(0, tasks).forEach(_ -> loop.execute(() -> computeAgain(goesOn)));
  }

  private void computeAgain(BooleanSupplier goesOn) {
    var sum = aLittle();
    if (goesOn.getAsBoolean() && sum > 0) {
      loop.execute(() -> computeAgain(goesOn));
    }
  }

  private static long aLittle() {
    return IntStream.range(0, 20_000).asLongStream().sum();
  }

  /** Has an actor fail at a message, which ends only when its child has run {@code body}. */
  void failWhileAChildRuns(Body body) throws InterruptedException {
    var failing = new CountDownLatch(1);
    ActorRef<String> actor =
        kit.spawn(
            Behaviors.setup(
                context -> {
                  var child =
                      context.<String>spawn(once(body), "child", DispatcherSelector.blocking());
                  child.tell("go");
                  return Behaviors.receiveMessage(
                      _ -> {
                        failing.countDown();
                        throw new IllegalStateException("the test has it fail");
                      });
                }));
    actor.tell("go");
    failing.await();
  }

  private static Behavior<String> once(Body body) {
    return Behaviors.receiveMessage(
        _ -> {
          body.run();
          return Behaviors.stopped();
        });
  }

  /** Actors that compute a little for each message, and always have more in their mailboxes. */
  void beginHealthyWork(int actors, BooleanSupplier goesOn, Runnable onMessage) {
    var spawned =
        Stream.generate(() -> kit.spawn(healthy(goesOn, onMessage))).limit(actors).toList();
    spawned.forEach(actor -> IntStream.range(0, MAILBOX).forEach(actor::tell));
  }

  private static Behavior<Integer> healthy(BooleanSupplier goesOn, Runnable onMessage) {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                number -> {
                  var sum = aLittle();
                  if (goesOn.getAsBoolean()) {
                    context.getSelf().tell((int) (sum % 7) + number);
                  }
                  onMessage.run();
                  return Behaviors.same();
                }));
  }

  @Nullable Finding next(Duration patience) throws InterruptedException {
    return findings.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    guard.close();
    loops.leave();
    kit.shutdownTestKit();
  }
}
