package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.troupe.guard.Finding.What;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class DispatcherGuardTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration A_WHILE = Duration.ofMillis(500); // ten looks
  private static final Watched WATCHED = new Watched();

  private Pitfalls pitfalls;

  record Pitfall(String method, What what, String holder, Call call) {

    boolean computes() {
      return what == What.COMPUTES;
    }

    @Override
    public String toString() {
      return method;
    }
  }

  interface Call {
    void on(Pitfalls pitfalls) throws Exception;
  }

  static Stream<Pitfall> pitfalls() {
    return Stream.of(
        new Pitfall("sleep", What.WAITS, "java.lang.Thread.sleep", Pitfalls::sleep),
        new Pitfall(
            "park", What.WAITS, "java.util.concurrent.locks.LockSupport.parkNanos", Pitfalls::park),
        new Pitfall(
            "lock", What.WAITS, "java.util.concurrent.locks.ReentrantLock.lock", Pitfalls::lock),
        new Pitfall(
            "enterMonitor",
            What.WAITS,
            "dev.troupe.guard.Pitfalls.enterMonitor",
            Pitfalls::enterMonitor),
        new Pitfall("get", What.WAITS, "java.util.concurrent.CompletableFuture.get", Pitfalls::get),
        new Pitfall("accept", What.WAITS, "java.net.ServerSocket.accept", Pitfalls::accept),
        new Pitfall(
            "napAgainAndAgain",
            What.WAITS,
            "java.util.concurrent.locks.LockSupport.parkNanos",
            Pitfalls::napAgainAndAgain),
        new Pitfall("spin", What.COMPUTES, "", Pitfalls::spin));
  }

  @BeforeEach
  void begin() throws Exception {
    pitfalls = new Pitfalls();
    WATCHED.findings.clear();
  }

  @AfterEach
  void end() throws Exception {
    pitfalls.close();
  }

  @AfterAll
  static void stop() {
    WATCHED.close();
  }

  @ParameterizedTest
  @MethodSource("pitfalls")
  void noticesWhatHoldsAWorker(Pitfall pitfall) throws Exception {
    WATCHED.inAnActor(() -> pitfall.call.on(pitfalls));

    var finding = WATCHED.next(PATIENCE);
    assertNotNull(finding, "nothing was found");
    assertEquals(pitfall.what, finding.what());
    assertEquals(pitfall.method, finding.stack().code().getMethodName());
    if (pitfall.what == What.WAITS) {
      var holder = finding.stack().holder();
      assertEquals(pitfall.holder, holder.getClassName() + "." + holder.getMethodName());
    }
  }

  @Test
  void leavesAPoolOfThreadsAlone() throws Exception {
    WATCHED.inAnActorThatMayBlock(pitfalls::get);

    assertNull(WATCHED.next(A_WHILE));
  }

  @Test
  void leavesADispatcherAloneThatMayBlock() throws Exception {
    var mayBlock = Set.of("pekko.actor.default-dispatcher");
    var settings = new GuardSettings(true, Watched.INTERVAL, mayBlock, 20, Optional.empty());
    try (var watched = new Watched(settings)) {
      watched.inAnActor(pitfalls::get);

      assertNull(watched.next(A_WHILE));
      pitfalls.close(); // before the system, which waits for its actors
    }
  }
}
