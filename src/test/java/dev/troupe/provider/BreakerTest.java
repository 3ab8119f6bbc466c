package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.provider.Breaker.Admission;
import dev.troupe.provider.Breaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Opens on three in a row, or half of at least ten in ten seconds; pauses of 1 to 8 seconds. */
  private static final BreakerSettings SETTINGS =
      new BreakerSettings(
          3, 0.5, 10, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(8));

  private final Breaker breaker = new Breaker(SETTINGS, new Random(20261123));
  private long now = Long.MAX_VALUE - SECOND; // the clock may wrap

  private Admission admit(Admission.Kind kind) {
    var admission = breaker.admit(now);
    assertSame(kind, admission.kind());
    return admission;
  }

  private void fail(int calls) {
    for (var i = 0; i < calls; i++) {
      breaker.failed(breaker.admit(now), now);
    }
  }

  private void succeed(int calls) {
    for (var i = 0; i < calls; i++) {
      breaker.succeeded(breaker.admit(now), now);
    }
  }

  private Duration pause() {
    return breaker.opensIn(now).orElseThrow();
  }

  private void sitOut() {
    now += pause().toNanos();
  }

  @Test
  void opensOnFailuresInARow() {
    fail(2);
    assertEquals(State.CLOSED, breaker.state(now));
    assertEquals(Optional.empty(), breaker.opensIn(now));

    fail(1);

    assertEquals(State.OPEN, breaker.state(now));
    assertEquals(1, breaker.opened());
    admit(Admission.Kind.REFUSED);
  }

  @Test
  void staysClosedWhereASuccessParts() {
    for (var i = 0; i < 3; i++) {
      fail(2);
      succeed(4);
    }

    assertEquals(State.CLOSED, breaker.state(now));
  }

  @Test
  void opensOnAShareOfFailuresOnceThereAreEnoughCalls() {
    for (var i = 0; i < 4; i++) {
      fail(1);
      succeed(1);
    }
    succeed(1);
    assertEquals(State.CLOSED, breaker.state(now));

    fail(1); // 5 of 10

    assertEquals(State.OPEN, breaker.state(now));
  }

  @Test
  void forgetsFailuresThatAreOlderThanTheWindow() {
    for (var i = 0; i < 4; i++) {
      fail(1);
      succeed(1);
    }

    now += 10 * SECOND;
    succeed(8);
    fail(2);

    assertEquals(State.CLOSED, breaker.state(now));
  }

  @Test
  void ignoresWithdrawnCallsWhileClosed() {
    fail(2);
    breaker.withdrawn(breaker.admit(now));

    fail(1);

    assertEquals(State.OPEN, breaker.state(now));
  }

  @Nested
  class WhileOpen {

    private final Admission before = breaker.admit(now);

    WhileOpen() {
      fail(3);
    }

    @Test
    void letsNothingThroughUntilThePauseIsOver() {
      var pause = pause();
      assertTrue(pause.toMillis() >= 800 && pause.toMillis() <= 1000, pause.toString());

      now += pause.toNanos() - 1;
      admit(Admission.Kind.REFUSED);
      now++;

      assertEquals(State.HALF_OPEN, breaker.state(now));
      assertEquals(Optional.empty(), breaker.opensIn(now));
      admit(Admission.Kind.PROBE);
    }

    @Test
    void ignoresTheVerdictsOfCallsFromBefore() {
      var end = now + pause().toNanos();

      now += SECOND / 2;
      breaker.failed(before, now);
      breaker.succeeded(before, now);
      breaker.withdrawn(before);

      assertEquals(State.OPEN, breaker.state(now));
      assertEquals(end, now + pause().toNanos());
      assertEquals(1, breaker.opened());
    }

    @Test
    void ignoresTheVerdictsOfCallsFromBeforeAfterItClosed() {
      sitOut();
      succeed(1);

      for (var i = 0; i < 100; i++) {
        breaker.failed(before, now);
      }

      assertEquals(State.CLOSED, breaker.state(now));
    }

    @Test
    void ignoresTheVerdictsOfRefusedCalls() {
      var refused = breaker.admit(now);
      sitOut();

      breaker.succeeded(refused, now);
      breaker.failed(refused, now);

      assertEquals(State.HALF_OPEN, breaker.state(now));
    }
  }

  @Nested
  class WhileHalfOpen {

    private final Admission before = breaker.admit(now);
    private final Admission probe;

    WhileHalfOpen() {
      fail(3);
      sitOut();
      probe = breaker.admit(now);
    }

    @Test
    void letsOneProbeThrough() {
      now += 1000 * SECOND;

      assertSame(Admission.Kind.PROBE, probe.kind());
      admit(Admission.Kind.REFUSED);
      assertEquals(State.HALF_OPEN, breaker.state(now));
    }

    @Test
    void closesOnTheProbesSuccessAndBeginsAnew() {
      breaker.succeeded(probe, now);

      for (var i = 0; i < 3; i++) {
        fail(2);
        succeed(1);
      }
      assertEquals(State.CLOSED, breaker.state(now)); // 6 of 9, after 3 from before
    }

    @Test
    void opensForLongerEachTimeAProbeFailsUpToTheLongest() {
      breaker.failed(probe, now);

      for (var undisturbed : new long[] {2000, 4000, 8000, 8000, 8000}) {
        var millis = pause().toMillis();
        assertTrue(millis >= undisturbed * 0.79 && millis <= undisturbed, millis + " ms");
        sitOut();
        fail(1);
      }
      assertEquals(7, breaker.opened());
    }

    @Test
    void beginsWithTheShortestPauseAgainAfterASuccess() {
      breaker.failed(probe, now);
      sitOut();
      succeed(1);

      fail(3);

      assertTrue(pause().toMillis() <= 1000, pause().toString());
    }

    @Test
    void letsAnotherProbeThroughWhereOneEndsWithoutAVerdict() {
      breaker.withdrawn(probe);

      var second = admit(Admission.Kind.PROBE);

      breaker.failed(probe, now); // it has had its say
      admit(Admission.Kind.REFUSED);
      breaker.succeeded(second, now);
      assertEquals(State.CLOSED, breaker.state(now));
    }

    @Test
    void ignoresTheVerdictsOfCallsFromBefore() {
      breaker.succeeded(before, now);
      breaker.failed(before, now);
      breaker.withdrawn(before);

      assertEquals(State.HALF_OPEN, breaker.state(now));
      admit(Admission.Kind.REFUSED);
    }

    @Test
    void takesOneVerdictFromAProbe() {
      breaker.failed(probe, now);
      var pause = pause();

      breaker.failed(probe, now);
      breaker.succeeded(probe, now);

      assertEquals(pause, pause());
      assertEquals(2, breaker.opened());
    }
  }

  /** Calls that end in any order and any way, some long after it opened and closed again. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void hasOneProbeAtMostAtATimeAndOneVerdictInEachOpenPeriod(long seed) {
    var random = new Random(seed);
    var running = new ArrayList<Admission>();
    var failing = random.nextDouble();
    var judgedProbes = 0;

    for (var i = 0; i < 20_000; i++) {
      now += random.nextInt(20) == 0 ? random.nextLong(3 * SECOND) : random.nextLong(SECOND / 100);
      var admission = breaker.admit(now);
      if (admission.kind() != Admission.Kind.REFUSED) {
        running.add(admission);
      }
      if (!running.isEmpty() && random.nextBoolean()) {
        var ended = running.remove(random.nextInt(running.size()));
        judgedProbes += end(ended, random.nextInt(10), random.nextDouble() < failing);
      }

      var probes = running.stream().filter(call -> call.kind() == Admission.Kind.PROBE).count();
      var state = breaker.state(now);
      assertTrue(probes <= (state == State.HALF_OPEN ? 1 : 0), probes + " probes, seed " + seed);
      assertEquals(state == State.OPEN, breaker.opensIn(now).isPresent());
      assertTrue(breaker.opensIn(now).orElse(Duration.ZERO).compareTo(SETTINGS.longest()) <= 0);
      var due = breaker.opened() - (state == State.CLOSED ? 0 : 1);
      assertEquals(due, judgedProbes, "verdicts of probes, seed " + seed);
    }
    assertTrue(breaker.opened() > 10, "opened " + breaker.opened() + " times, seed " + seed);
  }

  /** 1 where that was a probe's verdict. */
  private int end(Admission call, int die, boolean fails) {
    if (die == 0) {
      breaker.withdrawn(call);
    } else if (fails) {
      breaker.failed(call, now);
    } else {
      breaker.succeeded(call, now);
    }
    return call.kind() == Admission.Kind.PROBE && die > 0 ? 1 : 0;
  }
}
