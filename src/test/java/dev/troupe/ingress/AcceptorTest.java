package dev.troupe.ingress;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.http.EventLoops;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AcceptorTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void pausesForASecondWhereNothingCanBeAccepted() {
    var listening = new EmbeddedChannel(new Acceptor(EventLoops.of(KIT.system()), _ -> {}));
    listening.freezeTime();

    listening.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    assertFalse(listening.config().isAutoRead());
    listening.advanceTimeBy(999, TimeUnit.MILLISECONDS);
    listening.runScheduledPendingTasks();
    assertFalse(listening.config().isAutoRead());
    listening.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    listening.runScheduledPendingTasks();

    assertTrue(listening.config().isAutoRead());
  }
}
