package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the loop of a coroutine actor begins anew, and when it does not. */
@Timeout(20)
class CoroutineActorRestartTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int MANY = 10_000;

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

  @Test
  void pausesBeforeABodyThatFailsWithoutReceiving() {
    var lives = new AtomicInteger();
    var actor =
        spawn(
            SupervisorStrategy.restart().withLoggingEnabled(false),
            mailbox -> {
              if (lives.incrementAndGet() <= 3) {
                throw new KnownFailure("cannot begin");
              }
              heard.getRef().tell("" + mailbox.receive());
            });
    var start = System.nanoTime();

    actor.tell("kept");

    heard.expectMessage("kept");
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(10 + 20 + 40).toNanos());
  }

  @Test
  void canBeStoppedWhileItIsRestartedForEver() {
    var actor =
        KIT.spawn(
            CoroutineActor.<Question>of(
                    mailbox -> {
                      throw new KnownFailure("never well");
                    })
                .strategy(SupervisorStrategy.restart().withLoggingEnabled(false))
                .capacity(1)
                .behavior());
    actor.tell(new Question(1, heard.getRef()));
    actor.tell(new Question(2, heard.getRef()));
    assertTrue(heard.receiveMessage().startsWith("2 failed: actor")); // so the first is there

    KIT.stop(actor);

    assertTrue(heard.receiveMessage().startsWith("1 failed: actor"));
  }

  @Test
  void stopsWhenItsStrategyHasHadEnough() throws InterruptedException {
    var actor =
        spawn(
            SupervisorStrategy.restart().withLimit(2, Duration.ofMinutes(1)),
            mailbox -> {
              mailbox.receive();
              throw new KnownFailure("bad");
            });

    IntStream.rangeClosed(1, 4).forEach(actor::tell);

    heard.expectTerminated(actor);
    var messages = new ArrayList<Object>();
    for (var i = 0; i < 4; i++) {
      messages.add(failures.take().message);
    }
    assertEquals(List.of(1, 2, 3, 4), messages);
  }

  @Test
  void beginsNoOtherLoopBeforeADeafOneHasEnded() {
    var go = new CountDownLatch(1);
    var running = new AtomicInteger();
    var lives = new AtomicInteger();
    Behavior<Object> inner =
        CoroutineActor.of(
                mailbox -> {
                  var message = mailbox.receive();
                  heard.getRef().tell(message + ", running: " + running.incrementAndGet());
                  if (lives.incrementAndGet() == 1) {
                    Bodies.endDeaf(go, new AtomicBoolean());
                  }
                  running.decrementAndGet();
                })
            .behavior();
    var actor =
        KIT.spawn(
            Behaviors.supervise(Behaviors.intercept(Thrower::new, inner))
                .onFailure(SupervisorStrategy.restart()));
    actor.tell("first");
    heard.expectMessage("first, running: 1");

    actor.tell(new KnownFailure("restart from outside"));
    actor.tell("second");
    heard.expectNoMessage(Duration.ofMillis(50));
    go.countDown();

    heard.expectMessage("second, running: 1");
  }

  /** Throws what it is told where that is a failure, in the actor's own thread. */
  private static final class Thrower extends BehaviorInterceptor<Object, Object> {
    Thrower() {
      super(Object.class);
    }

    @Override
    public Behavior<Object> aroundReceive(
        TypedActorContext<Object> context, Object message, ReceiveTarget<Object> target) {
      if (message instanceof KnownFailure failure) {
        throw failure;
      }
      return target.apply(context, message);
    }
  }

  private ActorRef<Object> spawn(SupervisorStrategy strategy, LoopBody<Object> body) {
    return KIT.spawn(
        CoroutineActor.of(body)
            .strategy(strategy)
            .capacity(MANY)
            .onFailed((message, cause) -> failures.add(new Failed(message, cause)))
            .behavior());
  }
}
