package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.model.ModelException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Callers who ask as fast as they can, and a provider that tells its limit with each answer. */
@Timeout(120)
@Tag("faults")
@Isolated("measures requests a second")
class TokenBucketTest {

  private static final int PER_SECOND = 50;
  private static final int CALLERS = 10;
  private static final Duration LENGTH = Duration.ofSeconds(Ledger.rounds(3, 30));
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** The figure is that of the full run; the small form shares cold cores with other tests. */
  private static final double LEAST_SHARE = Ledger.rounds(50, 90) / 100.0;

  @Test
  void isUsedUpWithoutA429() throws Exception {
    round("rate.learn = true");
  }

  @Test
  void drawsRefusalsWhereNobodyLearnsFromTheHeaders() {
    var failed = assertThrows(AssertionError.class, () -> round("rate.learn = false"));
    assertTrue(String.valueOf(failed.getMessage()).startsWith("429 after"), failed::getMessage);
  }

  private static void round(String learn) throws Exception {
    var bucket = new TokenBucket(PER_SECOND);
    try (var upstream = new ScriptedProvider().otherwise(bucket);
        var stand = new Stand(upstream, learn);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun = System.nanoTime();
      for (var n = 0; n < CALLERS; n++) {
        var _ = callers.submit(() -> askUntil(begun + LENGTH.toNanos(), stand));
      }
      awaitTime(begun + FIRST.toNanos());
      checkTheRest(bucket, begun + LENGTH.toNanos());
    }
  }

  private static void checkTheRest(TokenBucket bucket, long end) {
    var refused = bucket.refused();
    var served = bucket.served();
    var since = System.nanoTime();
    awaitTime(end);
    var seconds = (System.nanoTime() - since) / 1e9;
    var share = (bucket.served() - served) / (seconds * PER_SECOND);
    System.out.printf(
        "%d calls/s, %.0f s: %d refused in the first second, %d later; %.1f %% of the limit%n",
        PER_SECOND, seconds, refused, bucket.refused() - refused, share * 100);
    assertEquals(0, bucket.refused() - refused, "429 after the first second");
    assertTrue(share >= LEAST_SHARE, () -> "only %.2f of the limit".formatted(share));
  }

  private static void awaitTime(long nanos) {
    while (nanos - System.nanoTime() > 0) {
      LockSupport.parkNanos(nanos - System.nanoTime());
    }
  }

  private static Void askUntil(long end, Stand stand) throws InterruptedException {
    var model = stand.troupe.model("faulty/m");
    while (end - System.nanoTime() > 0) {
      try {
        var _ = model.generate("well?");
      } catch (ModelException.Throttled _) {
        // counted by the bucket
      }
    }
    return null;
  }
}
