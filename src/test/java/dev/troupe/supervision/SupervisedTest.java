package dev.troupe.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  @EnumSource(Fault.class)
  void goesOnUnderTheSameReferenceWhenRestarting(Fault fault) {
    var actor = kit.spawn(Supervised.restarting(counting(), restarts));

    actor.<Object>unsafeUpcast().tell(fault);
    actor.tell("hello");

    assertEquals("hello in life 2", probe.receiveMessage());
    assertEquals(fault == Fault.THROW_IN_CONSTRUCTOR ? 2 : 1, restarts.count());
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
  @EnumSource(Fault.class)
  void endsAndCountsWhenWatched(Fault fault) {
    endsAndCounts(fault, behavior -> Supervised.watched(behavior, restarts));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void endsAndCountsWhenEnding(Fault fault) {
    endsAndCounts(fault, behavior -> Supervised.ending(behavior, restarts));
  }

  private void endsAndCounts(Fault fault, Function<Behavior<String>, Behavior<String>> supervise) {
    var actor = kit.spawn(supervise.apply(counting()));

    actor.<Object>unsafeUpcast().tell(fault);

    probe.expectTerminated(actor);
    assertEquals(1, restarts.count());
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

  @Test
  void logsTwentyFailuresAMinuteAndCountsThemAll() {
    var logged = 0;

    for (var i = 0; i < 100; i++) {
      logged += restarts.mayLog(1) ? 1 : 0;
    }

    assertEquals(20, logged);
    assertTrue(restarts.mayLog(2));
  }
}
