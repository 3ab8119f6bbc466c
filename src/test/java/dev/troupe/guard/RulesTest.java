package dev.troupe.guard;

import static dev.troupe.guard.Rules.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Each rule by what the guard says with it, and says wrongly without. */
@Timeout(60)
@Isolated("switches a rule of every guard off")
class RulesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration A_WHILE = Duration.ofMillis(800); // sixteen looks

  private static final CountDownLatch READY = new CountDownLatch(1);

  private static final class SlowAtFirst {
    static {
      while (READY.getCount() > 0) {
        LockSupport.parkNanos(A_WHILE.toNanos());
      }
    }

    static void use() {}
  }

  private final Watched watched = new Watched();
  private final Pitfalls pitfalls = begun();
  private volatile boolean working = true;

  private static Pitfalls begun() {
    try {
      return new Pitfalls();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @AfterEach
  void stop() throws Exception {
    working = false;
    pitfalls.close();
    watched.close();
  }

  @Test
  void aThreadWithoutWorkIsNotCountedAsBusy() throws Exception {
    haveIdleThreads();
    without(
        Rule.IDLE,
        () -> {
          watched.inAnActor(pitfalls::spin);
          assertNull(watched.next(A_WHILE));
        });

    assertNotNull(watched.next(PATIENCE));
  }

  private void haveIdleThreads() throws InterruptedException {
    var enough = new CountDownLatch(10_000);
    watched.beginHealthyWork(8, () -> working, enough::countDown);
    enough.await();
    working = false;
  }

  @Test
  void aNativeMethodThatWaitsHoldsItsThread() throws Exception {
    without(
        Rule.NATIVE_WAIT,
        () -> {
          watched.inAnActor(pitfalls::accept);
          assertNull(watched.next(A_WHILE));
        });

    assertNotNull(watched.next(PATIENCE));
  }

  @Test
  void whoGetsNoCpuIsStarvedAndNotBlocked() throws Exception {
    watched.inAnActor(pitfalls::readAChannel); // to a JVM it is runnable, and has no CPU

    assertNull(watched.next(A_WHILE));
    assertTrue(watched.guard.starved() > 0);
    without(Rule.STARVED, () -> assertNotNull(watched.next(PATIENCE)));
  }

  @Test
  void aClassThatIsMadeReadyIsNotNamed() throws Exception {
    watched.inAnActor(() -> SlowAtFirst.use());

    try {
      assertNull(watched.next(A_WHILE));
      without(Rule.DONE_ONCE, () -> assertEquals("<clinit>", nextCode().getMethodName()));
    } finally {
      READY.countDown();
    }
  }

  @Test
  void aClassThatAnotherThreadLinksIsNotNamed() throws Exception {
    try (var link = SlowLink.begin()) {
      watched.inAnActor(link::use);

      assertNull(watched.next(A_WHILE));
      without(Rule.DONE_ONCE, () -> assertEquals("use", nextCode().getMethodName()));
    }
  }

  @Test
  void codeOfPekkoThatComputesIsNotNamed() throws Exception {
    watched.inAnActor(pitfalls::computeInPekko);

    assertNull(watched.next(A_WHILE));
    without(
        Rule.PEKKOS,
        () -> assertTrue(nextCode().getClassName().startsWith("org.apache.pekko.util.")));
  }

  @Test
  void aBusyThreadIsNotNamedUnlessItsRunIsTheSame() throws Exception {
    watched.beginHealthyWork(8, () -> working, () -> {});

    assertNull(watched.next(A_WHILE));
    without(Rule.SAME_RUN, () -> assertNotNull(watched.next(PATIENCE)));
  }

  @Test
  void oneLongMessageIsNotTakenForTheMessageOfAnotherThread() throws Exception {
    watched.inAnActor(pitfalls::napAgainAndAgain);
    watched.beginHealthyWork(8, () -> working, () -> {});

    assertNull(watched.next(A_WHILE));
    without(Rule.EACH_IN_ONE, () -> assertNotNull(watched.next(PATIENCE)));
  }

  @Test
  void aRunIsNamedOnce() throws Exception {
    watched.inAnActor(pitfalls::get);

    assertNotNull(watched.next(PATIENCE));
    assertNull(watched.next(A_WHILE));
    without(Rule.ONCE, () -> assertNotNull(watched.next(PATIENCE)));
  }

  @Test
  void anActorThatFailedHasNoMessageInWork() throws Exception {
    without(
        Rule.REST,
        () -> {
          var others = stayedWithoutTheRule();

          watched.failWhileAChildRuns(pitfalls::get);

          untilItHasFailed();
          assertTrue(stayedWithoutTheRule() > others);
        });
  }

  private void untilItHasFailed() throws InterruptedException {
    while (stayed() > 0) {
      Thread.onSpinWait();
    }
  }

  private int stayedWithoutTheRule() {
    Rule.SCHEDULED.switchOff();
    try {
      return stayed();
    } finally {
      Rule.SCHEDULED.switchOn();
    }
  }

  private int stayed() {
    var messages = new MessagesInWork(watched.system());
    messages.prepare();
    return messages.stayed().getOrDefault("pekko.actor.default-dispatcher", 0);
  }

  @Test
  void aTreeThatTakesLongIsLeftAloneForALongerTime() throws Exception {
    watched.inAnActor(pitfalls::get);
    assertNotNull(watched.next(PATIENCE));

    assertFalse(isAlwaysLookedAt());
    without(Rule.REST, () -> assertTrue(isAlwaysLookedAt()));
  }

  private boolean isAlwaysLookedAt() {
    var messages = new MessagesInWork(watched.system());
    for (int i = 0; i < 20_000; i++) {
      if (messages.stayed().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private StackTraceElement nextCode() throws InterruptedException {
    var finding = watched.next(PATIENCE);
    assertNotNull(finding);
    return finding.stack().code();
  }
}
