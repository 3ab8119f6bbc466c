package dev.troupe.coroutine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeafLoopTest {

  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());

  private final TestProbe<String> heard = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void isNamedWhenItStillRunsAfterThePatience() {
    var go = new CountDownLatch(1);
    var deaf =
        CoroutineActor.<String>of(
            mailbox -> {
              heard.getRef().tell(mailbox.receive());
              Bodies.endDeaf(go, new AtomicBoolean());
            });
    var actor = KIT.spawn(deaf.behavior(), "deaf");
    actor.tell("begin");
    heard.expectMessage("begin");
    KIT.stop(actor);

    LoggingTestKit.warn("actor 'deaf': its loop still runs 5 s after the stop")
        .withLoggerName("troupe.coroutine")
        .expect(
            KIT.system(),
            () -> {
              ManualTime.get(KIT.system()).timePasses(DeafLoops.PATIENCE);
              return null;
            });
    go.countDown();
  }
}
