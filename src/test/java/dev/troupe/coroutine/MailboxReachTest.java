package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the loop of a coroutine actor reaches others. */
@Timeout(20)
class MailboxReachTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<String> heard = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
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
    void refusesToAskWithoutPatience() {
      ActorRef<ActorRef<String>> silent = KIT.spawn(Behaviors.ignore());
      var actor =
          KIT.spawn(
              looping(
                  mailbox -> {
                    mailbox.receive();
                    var refused =
                        assertThrows(
                            IllegalArgumentException.class,
                            () -> askWithoutPatience(mailbox, silent));
                    heard.getRef().tell("" + refused.getMessage());
                  }));

      actor.tell("begin");

      heard.expectMessage("timeout must be longer than zero, got PT-0.001S");
    }

    private static Pending<String> askWithoutPatience(
        Mailbox<String> mailbox, ActorRef<ActorRef<String>> target) {
      return mailbox.ask(target, replyTo -> replyTo, Duration.ofMillis(-1));
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

  private static Behavior<String> looping(LoopBody<String> body) {
    return CoroutineActor.of(body).behavior();
  }
}
