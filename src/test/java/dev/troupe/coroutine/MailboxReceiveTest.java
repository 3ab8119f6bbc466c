package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Behavior;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the loop of a coroutine actor receives. */
@Timeout(20)
class MailboxReceiveTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<String> heard = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Nested
  class Receiving {

    @Test
    void returnsTheMessagesInTheirOrder() {
      var actor = KIT.spawn(looping(MailboxReceiveTest.this::echo));

      for (var i = 0; i < 1000; i++) {
        actor.tell("m" + i);
      }

      for (var i = 0; i < 1000; i++) {
        heard.expectMessage("m" + i);
      }
    }

    @Test
    void isCancelledWhenTheActorStops() throws InterruptedException {
      var thrown = new CompletableFuture<Throwable>();
      var waits = new CountDownLatch(1);
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    waits.countDown();
                    thrown.complete(assertThrows(InterruptedException.class, mailbox::receive));
                  }));
      actor.tell("begin");
      waits.await();

      KIT.stop(actor);

      assertTrue(Await.await(thrown) instanceof InterruptedException);
    }

    @Test
    void isACancellationPointEvenWhenAMessageIsThere() {
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    Thread.currentThread().interrupt();
                    assertThrows(InterruptedException.class, mailbox::receive);
                    heard.getRef().tell("still there: " + mailbox.receive());
                  }));

      actor.tell("first");
      actor.tell("second");

      heard.expectMessage("still there: second");
    }

    @Test
    void returnsNothingWhenTheTimeIsUp() {
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    heard.getRef().tell("" + mailbox.receive(Duration.ofMillis(1)));
                    heard.getRef().tell("" + mailbox.receive(Duration.ZERO));
                  }));

      actor.tell("begin");

      heard.expectMessage("" + Optional.empty());
      heard.expectMessage("" + Optional.empty());
    }

    @Test
    void returnsAMessageThatComesWithinTheTime() {
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    heard.getRef().tell("ready");
                    heard.getRef().tell(mailbox.receive(Duration.ofHours(1)).orElseThrow());
                  }));
      actor.tell("begin");
      heard.expectMessage("ready");

      actor.tell("in time");

      heard.expectMessage("in time");
    }

    @Test
    void isCancelledWithATimeToo() throws InterruptedException {
      var thrown = new CompletableFuture<Throwable>();
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    heard.getRef().tell("waits");
                    thrown.complete(
                        assertThrows(
                            InterruptedException.class,
                            () -> mailbox.receive(Duration.ofHours(1))));
                  }));
      actor.tell("begin");
      heard.expectMessage("waits");

      KIT.stop(actor);

      assertTrue(Await.await(thrown) instanceof InterruptedException);
    }

    @Test
    void endsAtTheDeadline() {
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    var late =
                        assertThrows(
                            DeadlineExceeded.class,
                            () -> Deadline.within(Duration.ofMillis(1), () -> mailbox.receive()));
                    heard.getRef().tell("" + late.getMessage());
                  }));

      actor.tell("begin");

      heard.expectMessage("receive: gave up: the deadline passed before the answer came");
    }

    @Test
    void refusesANegativeTime() {
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    var refused =
                        assertThrows(
                            IllegalArgumentException.class,
                            () -> mailbox.receive(Duration.ofSeconds(-1)));
                    heard.getRef().tell("" + refused.getMessage());
                  }));

      actor.tell("begin");

      heard.expectMessage("timeout must be at least zero, got PT-1S");
    }

    @Test
    void refusesAllThreadsButTheLoops() {
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    try (var scope = Scope.open()) {
                      var thief = scope.fork("thief", () -> mailbox.receive());
                      var failed = assertThrows(ForkFailed.class, thief::await);
                      heard.getRef().tell("" + failed.original().getMessage());
                    }
                  }),
              "owner");

      actor.tell("begin");

      heard.expectMessage(
          "actor 'owner': receive: tried by thread 'thief', but only the actor's own loop may:"
              + " receive there, and hand the message on");
    }
  }

  @Nested
  class ReceivingOneType {

    @Test
    void passesOverTheOthersAndKeepsTheirOrder() {
      Behavior<Object> behavior =
          CoroutineActor.of(
                  mailbox -> {
                    var all =
                        List.of(
                            mailbox.receive(Integer.class),
                            mailbox.receive(Integer.class),
                            mailbox.receive(),
                            mailbox.receive(),
                            mailbox.receive());
                    heard.getRef().tell("" + all);
                  })
              .behavior();
      var actor = KIT.spawn(behavior);

      List.of("a", 1, "b", 2, "c").forEach(actor::tell);

      heard.expectMessage("[1, 2, a, b, c]");
    }

    @Test
    void returnsNothingWhenTheTimeIsUp() {
      Behavior<Object> behavior =
          CoroutineActor.of(
                  mailbox -> {
                    heard.getRef().tell("" + mailbox.receive(Integer.class, Duration.ofMillis(1)));
                    heard.getRef().tell("" + mailbox.receive());
                  })
              .behavior();
      var actor = KIT.spawn(behavior);

      actor.tell("text");

      heard.expectMessage("" + Optional.empty());
      heard.expectMessage("text");
    }

    @Test
    void returnsAMessageThatComesWithinTheTime() {
      Behavior<Object> behavior =
          CoroutineActor.of(
                  mailbox -> {
                    var number = mailbox.receive(Integer.class, Duration.ofHours(1));
                    heard.getRef().tell("" + number.orElseThrow());
                  })
              .behavior();
      var actor = KIT.spawn(behavior);

      actor.tell("text");
      actor.tell(7);

      heard.expectMessage("7");
    }

    @Test
    void isCancelledWhenTheActorStops() throws InterruptedException {
      assertIsCancelled(mailbox -> mailbox.receive(Integer.class));
    }

    @Test
    void isCancelledWithATimeToo() throws InterruptedException {
      assertIsCancelled(mailbox -> mailbox.receive(Integer.class, Duration.ofHours(1)));
    }

    private void assertIsCancelled(LoopBody<Object> wait) throws InterruptedException {
      var thrown = new CompletableFuture<Throwable>();
      Behavior<Object> behavior =
          CoroutineActor.of(
                  mailbox -> {
                    heard.getRef().tell("waits");
                    thrown.complete(
                        assertThrows(InterruptedException.class, () -> wait.run(mailbox)));
                  })
              .behavior();
      var actor = KIT.spawn(behavior);
      actor.tell("text");
      heard.expectMessage("waits");

      KIT.stop(actor);

      assertTrue(Await.await(thrown) instanceof InterruptedException);
    }
  }

  private void echo(Mailbox<String> mailbox) throws InterruptedException {
    while (true) {
      heard.getRef().tell(mailbox.receive());
    }
  }

  private static Behavior<String> looping(LoopBody<String> body) {
    return CoroutineActor.of(body).behavior();
  }
}
