package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CoroutineActorTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<String> heard = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void runsItsBodyOnAVirtualThreadThatBearsItsName() {
    var actor =
        KIT.spawn(
            looping(
                mailbox -> {
                  mailbox.receive();
                  var thread = Thread.currentThread();
                  heard.getRef().tell(thread.getName() + " " + thread.isVirtual());
                }),
            "singer");

    actor.tell("sing");

    heard.expectMessage("singer true");
  }

  @Test
  void livesBelowAnyParent() {
    Behavior<String> parent =
        Behaviors.setup(
            context -> {
              var child = context.spawn(looping(this::echo), "child");
              return Behaviors.receiveMessage(
                  message -> {
                    child.tell(message);
                    return Behaviors.same();
                  });
            });

    KIT.spawn(parent).tell("down");

    heard.expectMessage("down");
  }

  @Test
  void stopsWhenItsBodyReturns() {
    var actor = KIT.spawn(looping(mailbox -> mailbox.receive()));

    actor.tell("only");

    heard.expectTerminated(actor);
  }

  @Nested
  class Receiving {

    @Test
    void returnsTheMessagesInTheirOrder() {
      var actor = KIT.spawn(looping(CoroutineActorTest.this::echo));

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
    void isCancelledWhenTheActorStops() throws InterruptedException {
      var thrown = new CompletableFuture<Throwable>();
      Behavior<Object> behavior =
          CoroutineActor.of(
                  mailbox -> {
                    heard.getRef().tell("waits");
                    thrown.complete(
                        assertThrows(
                            InterruptedException.class, () -> mailbox.receive(Integer.class)));
                  })
              .behavior();
      var actor = KIT.spawn(behavior);
      actor.tell("text");
      heard.expectMessage("waits");

      KIT.stop(actor);

      assertTrue(Await.await(thrown) instanceof InterruptedException);
    }
  }

  @Nested
  class Reaching {

    @Test
    void awaitsTheReplyOfAnother() {
      ActorRef<ActorRef<String>> other =
          KIT.spawn(
              Behaviors.receiveMessage(
                  replyTo -> {
                    replyTo.tell("reply");
                    return Behaviors.same();
                  }));
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    Pending<String> reply =
                        mailbox.ask(other, replyTo -> replyTo, Duration.ofSeconds(10));
                    heard.getRef().tell(reply.await());
                  }));

      actor.tell("begin");

      heard.expectMessage("reply");
    }

    @Test
    void saysWhoDidNotReply() {
      ActorRef<ActorRef<String>> silent = KIT.spawn(Behaviors.ignore(), "silent");
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    Pending<String> reply =
                        mailbox.ask(silent, replyTo -> replyTo, Duration.ofMillis(5));
                    var late = assertThrows(DeadlineExceeded.class, reply::await);
                    heard.getRef().tell("" + late.getMessage());
                  }),
              "asker");

      actor.tell("begin");

      heard.expectMessage(
          "actor 'asker': ask of 'silent': no reply within PT0.005S: ask again, or allow more"
              + " time");
    }

    @Test
    void pipesTheEndOfAStageToItself() {
      var stage = new CompletableFuture<String>();
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    mailbox.pipe(stage, (value, failure) -> value + " " + failure);
                    heard.getRef().tell("piped");
                    heard.getRef().tell(mailbox.receive());
                  }));
      actor.tell("begin");
      heard.expectMessage("piped");

      stage.complete("value");

      heard.expectMessage("value null");
    }

    @Test
    void spawnsAChildThatEndsWithIt() {
      var child = new CompletableFuture<ActorRef<String>>();
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    child.complete(mailbox.spawn(looping(this::idle), "child"));
                    mailbox.receive();
                  }));
      actor.tell("begin");
      var ref = child.join();
      assertEquals("child", ref.path().name());

      KIT.stop(actor);

      heard.expectTerminated(ref);
    }

    @Test
    void isCancelledWhileItSpawns() {
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    Thread.currentThread().interrupt();
                    assertThrows(
                        InterruptedException.class,
                        () -> mailbox.spawn(looping(this::idle), "child"));
                    heard.getRef().tell("cancelled");
                  }));

      actor.tell("begin");

      heard.expectMessage("cancelled");
    }

    @Test
    void saysThatANameIsTaken() {
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    mailbox.spawn(looping(this::idle), "child");
                    var failed =
                        assertThrows(
                            ForkFailed.class, () -> mailbox.spawn(looping(this::idle), "child"));
                    heard.getRef().tell("" + failed.original().getMessage());
                  }));

      actor.tell("begin");

      heard.expectMessage("actor name [child] is not unique!");
    }

    private void idle(Mailbox<String> mailbox) throws InterruptedException {
      mailbox.receive();
    }
  }

  @Test
  void completesItsStageWhenTheLoopHasEnded() throws InterruptedException {
    var ended = new CompletableFuture<@Nullable Void>();
    var go = new CountDownLatch(1);
    var deaf =
        CoroutineActor.<String>of(
            mailbox -> {
              mailbox.receive();
              heard.getRef().tell("deaf");
              Bodies.endDeaf(go, new java.util.concurrent.atomic.AtomicBoolean());
            });
    var actor = KIT.spawn(deaf.ended(ended).behavior());
    actor.tell("begin");
    heard.expectMessage("deaf");

    KIT.stop(actor);

    assertTrue(!ended.isDone());
    go.countDown();
    Await.await(ended);
  }

  @Test
  void completesItsStageWhenItNeverBegan() throws InterruptedException {
    var ended = new CompletableFuture<@Nullable Void>();
    var actor = KIT.spawn(CoroutineActor.<String>of(this::echo).ended(ended).behavior());

    KIT.stop(actor);

    Await.await(ended);
  }

  @Test
  void refusesToHaveNoRoom() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> CoroutineActor.<String>of(this::echo).capacity(0));

    assertEquals("capacity must be at least 1, got 0", refused.getMessage());
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
