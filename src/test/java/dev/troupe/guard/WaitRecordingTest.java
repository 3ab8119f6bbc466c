package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recording alone: the guard's own looks are far apart, but for the first. */
@Timeout(60)
class WaitRecordingTest {

  private static final Duration SHORTEST = Duration.ofMillis(5);
  private final Watched watched =
      new Watched(
          new GuardSettings(true, Duration.ofSeconds(1), Set.of(), 20, Optional.of(SHORTEST)));

  @AfterEach
  void stop() {
    watched.close();
  }

  @Test
  void noticesAWaitThatIsShorterThanTheTimeBetweenTwoLooks() throws Exception {
    watched.inAnActor(WaitRecordingTest::nap);

    var finding = watched.next(Duration.ofSeconds(20));

    assertNotNull(finding, "nothing was found");
    assertEquals("nap", finding.stack().code().getMethodName());
    assertEquals("parkNanos", finding.stack().holder().getMethodName());
    assertTrue(finding.heldFor().compareTo(SHORTEST) >= 0, finding::message);
  }

  private static void nap() {
    for (int i = 0; i < 100; i++) { // the guard knows a thread from its first look on
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Test
  void leavesIdleThreadsAlone() throws Exception {
    var done = new CountDownLatch(1);
    watched.inAnActor(done::countDown);
    assertTrue(done.await(10, TimeUnit.SECONDS));

    assertNull(watched.next(Duration.ofSeconds(2))); // twice the delay of a recording
  }
}
