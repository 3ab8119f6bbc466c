package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.typesafe.config.ConfigFactory;
import dev.troupe.Troupe;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** A Troupe's guard, in a system of the user's. */
@Timeout(60)
@Isolated("is warned in the log that all tests watch")
class GuardedTroupeTest {

  private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(FindingLog.LOGGER);
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "users-own");
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getThrowableProxy() != null) {
            warnings.add(event.getFormattedMessage());
          }
        }
      };

  @BeforeEach
  void listen() {
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    ended.countDown();
    logger.detachAppender(appender);
    system.terminate();
  }

  @SuppressWarnings("BlockingInActor") // what the guard is to see
  private void blockAWorker() {
    system.systemActorOf(
        Behaviors.setup(
            _ -> {
              ended.await();
              return Behaviors.stopped();
            }),
        "blocking",
        Props.empty());
  }

  @Test
  void warnsOfAUsersActorThatBlocks() throws Exception {
    try (var _ = Troupe.builder().on(system).start()) {
      blockAWorker();

      var warning = warnings.poll(20, TimeUnit.SECONDS);

      assertNotNull(warning, "no warning");
      assertTrue(warning.startsWith("thread 'users-own-pekko.actor.default-dispatcher-"), warning);
      assertTrue(
          warning.contains(" waits in java.util.concurrent.CountDownLatch.await at dev"), warning);
    }
  }

  @Test
  void isSilentWhereItIsOff() throws Exception {
    var off =
        ConfigFactory.parseString("troupe.dispatcher-guard.enabled = false")
            .withFallback(system.settings().config());
    try (var _ = Troupe.builder().config(off).on(system).start()) {
      blockAWorker();

      assertEquals(null, warnings.poll(500, TimeUnit.MILLISECONDS)); // ten times the interval
    }
  }

  @Test
  void endsWithItsTroupe() throws Exception {
    Troupe.builder().on(system).start().close();

    blockAWorker();

    assertEquals(null, warnings.poll(500, TimeUnit.MILLISECONDS)); // ten times the interval
  }
}
