package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of messages and loops when a body throws, or the actor stops. */
@Timeout(30)
class CoroutineActorFailureTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int MANY = 10_000;
  private static final Set<Integer> BAD = Set.of(10, 5_000, 9_999);

  private record Question(int number, ActorRef<String> replyTo) implements Answerable<String> {
    @Override
    public String failed(Throwable cause) {
      return number + " failed: " + cause.getMessage();
    }
  }

  private record Failed(Object message, Throwable cause) {}

  private final TestProbe<String> heard = KIT.createTestProbe();
  private final BlockingQueue<Failed> failures = new LinkedBlockingQueue<>();

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private static List<SupervisorStrategy> strategies() {
    return List.of(
        SupervisorStrategy.restart(),
        SupervisorStrategy.resume(),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(5), Duration.ofMillis(9), 0)
            .withStashCapacity(1));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void losesExactlyTheMessagesInWorkWhichAreAnsweredAndKeepsTheOrder(SupervisorStrategy strategy)
      throws InterruptedException {
    var worked = new LinkedBlockingQueue<Integer>();
    var actor =
        spawn(
            strategy,
            mailbox -> {
              while (true) {
                var question = (Question) mailbox.receive();
                if (BAD.contains(question.number)) {
                  throw new KnownFailure("bad " + question.number);
                }
                worked.add(question.number);
              }
            });

    IntStream.range(0, MANY).forEach(i -> actor.tell(new Question(i, heard.getRef())));

    for (var bad : BAD.stream().sorted().toList()) {
      heard.expectMessage(bad + " failed: bad " + bad);
    }
    var expected = IntStream.range(0, MANY).boxed().filter(i -> !BAD.contains(i)).toList();
    assertEquals(expected, take(worked, MANY - BAD.size()));
    heard.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsOfTheMessageInWorkThatIsOwedNoReply() throws InterruptedException {
    var actor =
        spawn(
            SupervisorStrategy.stop(),
            mailbox -> {
              mailbox.receive();
              throw new KnownFailure("broken");
            });

    actor.tell("plain");

    var failed = failures.take();
    assertEquals("plain", failed.message);
    assertEquals("broken", failed.cause.getMessage());
    heard.expectTerminated(actor);
  }

  @Test
  void failsTheActorByAnErrorWithoutHarmToTheSystem() {
    var lives = new AtomicInteger();
    var actor =
        spawn(
            SupervisorStrategy.restart(),
            mailbox -> {
              var life = lives.incrementAndGet();
              mailbox.receive();
              if (life == 1) {
                throw new NoClassDefFoundError("com/example/Missing");
              }
              heard.getRef().tell("life " + life);
            });

    actor.tell("first");
    actor.tell("second");

    heard.expectMessage("life 2");
  }

  @Test
  void answersWhatWaitsWhenTheBodyReturnsEarly() throws InterruptedException {
    var go = new CountDownLatch(1);
    var actor =
        spawn(
            SupervisorStrategy.stop(),
            mailbox -> {
              mailbox.receive();
              go.await();
            });
    actor.tell("begin");
    actor.tell(new Question(1, heard.getRef()));
    actor.tell("plain");
    actor.tell(new Question(2, heard.getRef()));
    untilHandedOver(actor);

    go.countDown();

    var why =
        " failed: actor '%s': stopped before it came to the message: ask its successor, if any";
    var name = actor.path().name();
    heard.expectMessage("1" + why.formatted(name));
    heard.expectMessage("2" + why.formatted(name));
    var failed = failures.take();
    assertEquals("plain", failed.message);
    assertInstanceOf(Undelivered.class, failed.cause);
  }

  @Test
  void answersWhatWaitsAndWhatIsInWorkWhenItIsStopped() throws InterruptedException {
    var actor =
        spawn(
            SupervisorStrategy.restart(),
            mailbox -> {
              mailbox.receive(Integer.class);
              heard.getRef().tell("works");
              Bodies.waitForever();
            });
    actor.tell(new Question(1, heard.getRef())); // passed over
    actor.tell(42);
    heard.expectMessage("works");
    actor.tell(new Question(2, heard.getRef()));
    untilHandedOver(actor);

    KIT.stop(actor);

    var replies = Set.copyOf(heard.receiveSeveralMessages(2));
    var why =
        " failed: actor '%s': stopped before it came to the message: ask its successor, if any";
    var name = actor.path().name();
    assertEquals(Set.of("1" + why.formatted(name), "2" + why.formatted(name)), replies);
    var inWork = failures.take();
    assertEquals(42, inWork.message);
    assertEquals(
        "actor '" + name + "': stopped while it worked on the message", inWork.cause.getMessage());
  }

  @Test
  void refusesOneTooManyAndCountsIt() {
    var go = new CountDownLatch(1);
    var actor =
        KIT.spawn(
            CoroutineActor.<Question>of(
                    mailbox -> {
                      mailbox.receive();
                      heard.getRef().tell("works");
                      go.await();
                      heard.getRef().tell("" + mailbox.receive().number);
                      heard.getRef().tell("" + mailbox.receive().number);
                    })
                .capacity(2)
                .behavior(),
            "small");
    actor.tell(new Question(0, heard.getRef()));
    heard.expectMessage("works");

    IntStream.rangeClosed(1, 4).forEach(i -> actor.tell(new Question(i, heard.getRef())));

    var why = " failed: actor 'small': message refused: 2 wait already, %d were refused so far:";
    assertTrue(heard.receiveMessage().startsWith("3" + why.formatted(1)));
    assertTrue(heard.receiveMessage().startsWith("4" + why.formatted(2)));
    go.countDown();
    heard.expectMessage("1");
    heard.expectMessage("2");
  }

  @Test
  void goesOnWhenWhatItTellsOfAFailureThrows() {
    var actor =
        KIT.spawn(
            CoroutineActor.<String>of(
                    mailbox -> {
                      if (mailbox.receive().equals("bad")) {
                        throw new KnownFailure("bad");
                      }
                      heard.getRef().tell("goes on");
                    })
                .strategy(SupervisorStrategy.restart())
                .onFailed(
                    (message, cause) -> {
                      throw new IllegalStateException("broken callback");
                    })
                .behavior());

    actor.tell("bad");
    actor.tell("good");

    heard.expectMessage("goes on");
  }

  private ActorRef<Object> spawn(SupervisorStrategy strategy, LoopBody<Object> body) {
    return KIT.spawn(
        CoroutineActor.of(body)
            .strategy(strategy)
            .capacity(MANY)
            .onFailed((message, cause) -> failures.add(new Failed(message, cause)))
            .behavior());
  }

  /** Returns once all that was told before has left the actor's own mailbox. */
  private void untilHandedOver(ActorRef<Object> actor) {
    var gone = new CountDownLatch(1);
    actor
        .unsafeUpcast()
        .tell(
            new LoopMessage.Spawn<>(
                Behaviors.setup(
                    _ -> {
                      gone.countDown();
                      return Behaviors.stopped();
                    }),
                "marker",
                new java.util.concurrent.CompletableFuture<>()));
    try {
      gone.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static List<Integer> take(BlockingQueue<Integer> queue, int count)
      throws InterruptedException {
    var all = new ArrayList<Integer>(count);
    while (all.size() < count) {
      var next = queue.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        break;
      }
      all.add(next);
    }
    return all;
  }
}
