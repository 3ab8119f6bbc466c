package dev.troupe.coroutine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
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
