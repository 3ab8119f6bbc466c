package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Healthy actors on a machine all of whose cores are kept busy by others. */
@Timeout(180)
@Isolated("holds both cores")
class FullLoadTest {

  private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("guard.load", 4));
  private static final int OTHERS = 2 * Runtime.getRuntime().availableProcessors();

  private final Watched watched = new Watched();
  private volatile boolean loaded = true;

  @AfterEach
  void stop() {
    loaded = false;
    watched.close();
  }

  private void keepBusy() {
    while (loaded) {
      Thread.onSpinWait();
    }
  }

  @Test
  void warnsOfNobodyWhoseMessagesAreShort() throws Exception {
    var enough = new CountDownLatch(10_000);
    IntStream.range(0, OTHERS)
        .forEach(i -> Thread.ofPlatform().daemon().name("other-" + i).start(this::keepBusy));
    watched.beginHealthyWork(OTHERS, () -> loaded, enough::countDown);

    var found = watched.next(LOAD);

    assertEquals(List.of(), found == null ? List.of() : List.of(found.message()));
    assertTrue(enough.await(90, TimeUnit.SECONDS), "the actors did hardly run");
    IO.println("starved " + watched.guard.starved() + " times");
  }
}
