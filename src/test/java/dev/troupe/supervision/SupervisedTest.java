package dev.troupe.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SupervisedTest {

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<String> probe = kit.createTestProbe();
  private final AtomicInteger lives = new AtomicInteger();
  private final Restarts restarts = new Restarts("actor");

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** Answers each message with its life's number. */
  private Behavior<String> counting() {
    return Behaviors.setup(
        _ -> {
          var life = lives.incrementAndGet();
          return Behaviors.receiveMessage(
              message -> {
                probe.ref().tell(message + " in life " + life);
                return Behaviors.same();
              });
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = Mode.EXCLUDE,
      names = {"UNSUPERVISED", "THROW_AT_NEXT"})
  void goesOnUnderTheSameReferenceWhenRestarting(Fault fault) {
    var actor = kit.spawn(Supervised.restarting(counting(), restarts));

    actor.<Object>unsafeUpcast().tell(fault);
    actor.tell("hello");

    assertEquals("hello in life 2", probe.receiveMessage());
    assertEquals(failures(fault), restarts.count());
  }

  private static long failures(Fault fault) {
    return fault == Fault.THROW_IN_CONSTRUCTOR || fault == Fault.THROW_IN_SIGNAL ? 2 : 1;
  }

  @Test
  void losesTheMessageWhoseHandlerThrowsAndNoOther() {
    var actor = kit.spawn(Supervised.restarting(counting(), restarts));

    actor.<Object>unsafeUpcast().tell(Fault.THROW_AT_NEXT);
    List.of("lost", "hello").forEach(actor::tell);

    assertEquals("hello in life 2", probe.receiveMessage());
    assertEquals(1, restarts.count());
  }

  /** Throws in each constructor from the second on, until {@code failing} is over. */
  private Behavior<String> failing(AtomicBoolean failing, Queue<Long> failures) {
    return Behaviors.setup(
        _ -> {
          if (lives.get() > 0 && failing.get()) {
            failures.add(System.nanoTime());
            throw new IllegalStateException("constructor");
          }
          return counting();
        });
  }

  @Test
  void pausesLongerAndLongerBetweenConstructorsThatThrow() {
    var failures = new ConcurrentLinkedQueue<Long>();
    var actor =
        kit.spawn(Supervised.restarting(failing(new AtomicBoolean(true), failures), restarts));

    actor.<Object>unsafeUpcast().tell(Fault.THROW_IN_HANDLER);
    probe.awaitAssert(
        () -> {
          assertTrue(failures.size() >= 4);
          return true;
        });

    var times = List.copyOf(failures);
    for (var i = 0; i < 3; i++) { // 10, 20 and 40 ms, each a fifth more or less
      assertTrue(times.get(i + 1) - times.get(i) >= (8_000_000L << i), "pause " + i);
    }
  }

  @Test
  void keepsWhatItIsToldWhileItCannotBeginInItsOrder() {
    var failing = new AtomicBoolean(true);
    var failures = new ConcurrentLinkedQueue<Long>();
    var actor = kit.spawn(Supervised.restarting(failing(failing, failures), restarts));
    actor.<Object>unsafeUpcast().tell(Fault.THROW_IN_HANDLER);
    for (var i = 0; i < 100; i++) {
      actor.tell("message " + i);
    }
    probe.awaitAssert(
        () -> {
          assertTrue(failures.size() >= 2);
          return true;
        });

    failing.set(false);

    for (var i = 0; i < 100; i++) {
      assertEquals("message " + i + " in life 2", probe.receiveMessage());
    }
  }

  @Test
  void losesOnlyTheMessageThatFailsOfThoseThatWaited() {
    Behavior<String> behavior =
        Behaviors.setup(
            _ -> {
              if (lives.incrementAndGet() == 2) {
                throw new IllegalStateException("constructor");
              }
              return Behaviors.receiveMessage(
                  message -> {
                    if (message.equals("poison")) {
                      throw new IllegalStateException(message);
                    }
                    probe.ref().tell(message);
                    return Behaviors.same();
                  });
            });
    var actor = kit.spawn(Supervised.restarting(behavior, restarts));

    actor.<Object>unsafeUpcast().tell(Fault.THROW_IN_HANDLER);
    List.of("a", "poison", "b").forEach(actor::tell);

    assertEquals("a", probe.receiveMessage());
    assertEquals("b", probe.receiveMessage());
    assertEquals(3, restarts.count());
  }

  @Test
  void endsAnActorWhoseFirstLifeCannotBegin() {
    lives.set(1);
    var behavior = failing(new AtomicBoolean(true), new ConcurrentLinkedQueue<>());

    var actor = kit.spawn(Supervised.restarting(behavior, restarts));

    probe.expectTerminated(actor);
  }

  @Test
  void keepsTheChildrenOfARestartedActor() {
    Behavior<String> parent =
        Behaviors.setup(
            context -> {
              var running = context.getChild("child");
              ActorRef<String> child =
                  running.isPresent()
                      ? running.get().unsafeUpcast()
                      : context.spawn(counting(), "child");
              return Behaviors.receiveMessage(
                  message -> {
                    child.tell(message);
                    return Behaviors.same();
                  });
            });
    var actor = kit.spawn(Supervised.restarting(parent, restarts));

    actor.<Object>unsafeUpcast().tell(Fault.THROW_IN_HANDLER);
    actor.tell("hello");

    assertEquals("hello in life 1", probe.receiveMessage());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = Mode.EXCLUDE,
      names = {"UNSUPERVISED", "THROW_AT_NEXT"})
  void endsAndCountsWhenWatched(Fault fault) {
    endsAndCounts(fault, behavior -> Supervised.watched(behavior, restarts));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = Mode.EXCLUDE,
      names = {"UNSUPERVISED", "THROW_AT_NEXT"})
  void endsAndCountsWhenEnding(Fault fault) {
    endsAndCounts(fault, behavior -> Supervised.ending(behavior, restarts));
  }

  private void endsAndCounts(Fault fault, Function<Behavior<String>, Behavior<String>> supervise) {
    var actor = kit.spawn(supervise.apply(counting()));

    actor.<Object>unsafeUpcast().tell(fault);

    probe.expectTerminated(actor);
    probe.awaitAssert(
        () -> {
          assertEquals(fault == Fault.THROW_IN_SIGNAL ? 2 : 1, restarts.count());
          return true;
        });
  }

  @Test
  void doesNotCountAnActorThatEndsWithItsWork() {
    var actor =
        kit.spawn(
            Supervised.ending(
                Behaviors.<String>receiveMessage(_ -> Behaviors.stopped()), restarts));

    actor.tell("done");

    probe.expectTerminated(actor);
    assertEquals(0, restarts.count());
  }
}
