package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Failed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F06)
@Timeout(240)
class F06OutageTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration BETWEEN = Duration.ofMillis(5); // 200 calls a second
  private static final Duration OUTAGE = Duration.ofSeconds(Ledger.rounds(2, 60));
  private static final Duration SHORTEST = Duration.ofMillis(Ledger.rounds(500, 1000));
  private static final Duration LONGEST = Duration.ofMillis(Ledger.rounds(1000, 8000));
  private static final Duration BACK = Duration.ofMillis(500); // how long it is seen to be back

  /** How late a request may reach the provider that was sent before the breaker opened. */
  private static final Duration UNDER_WAY = Duration.ofMillis(100);

  private static final double MOST_UPSTREAM = 1.1;

  /** The figure is that of the full run; the small form shares cold cores with other tests. */
  private static final Duration AT_ONCE = Duration.ofMillis(Ledger.rounds(250, 20));

  private record Asked(long nanos, Call call) {
    boolean isAnswered() {
      return call.outcome().reply() instanceof Answered;
    }

    /** Whether the provider was not even asked. */
    boolean isTurnedAway() {
      return call.outcome().reply() instanceof Failed(var failure) && failure.attempts().isEmpty();
    }
  }

  @Test
  void isMetByProbesAndByAnswersAtOnce(Entry entry) throws Exception {
    round("breaker.consecutive-failures = 10", entry);
  }

  @Test
  void needsTheBreaker(Entry entry) throws Throwable {
    entry.unguarded(
        "breaker",
        "requests upstream for each call",
        () ->
            round(
                "breaker { consecutive-failures = 1000000, minimum-calls = 1000000 }",
                new Entry()));
  }

  private static void round(String breaker, Entry entry) throws Exception {
    var down = new AtomicBoolean(true);
    var pauses =
        "breaker { shortest-pause = %dms, longest-pause = %dms }"
            .formatted(SHORTEST.toMillis(), LONGEST.toMillis());
    try (var upstream =
            new ScriptedProvider()
                .otherwise(_ -> down.get() ? Answers.error(503, "down") : Answers.chat("well"));
        var stand = new Stand(upstream, pauses, breaker)) {
      var during = load(stand, OUTAGE);
      var requests = upstream.count();
      down.set(false);
      var end = System.nanoTime();
      var after = load(stand, LONGEST.plus(BACK));

      checkUpstream(requests / (double) during.size(), entry);
      var open = during.stream().dropWhile(each -> !each.isTurnedAway()).toList();
      checkAnswers(open, entry);
      checkProbes(upstream.bill().subList(0, requests), open.getFirst().nanos(), entry);
      checkReturn(after, end, entry);
      stand.verify(entry);
      entry.checked(Invariant.I6, Invariant.I10);
    }
  }

  /** Asks at a steady pace for {@code length}; the calls, all answered, in their order. */
  private static List<Asked> load(Stand stand, Duration length) throws Exception {
    var left = new CountDownLatch((int) length.dividedBy(BETWEEN));
    var calls = new CopyOnWriteArrayList<Asked>();
    try (var clock = Executors.newSingleThreadScheduledExecutor()) {
      var _ =
          clock.scheduleAtFixedRate(
              () -> {
                calls.add(new Asked(System.nanoTime(), stand.generate(DEADLINE)));
                left.countDown();
              },
              0,
              BETWEEN.toNanos(),
              TimeUnit.NANOSECONDS);
      left.await();
      clock.shutdownNow();
    }
    for (var each : calls) {
      var _ = each.call().await();
    }
    return calls;
  }

  private static void checkUpstream(double share, Entry entry) {
    assertTrue(
        share <= MOST_UPSTREAM, () -> "%.3f requests upstream for each call".formatted(share));
    entry.figure("%.3f requests upstream for each call of the outage".formatted(share));
  }

  private static void checkAnswers(List<Asked> open, Entry entry) {
    var took = open.stream().map(each -> each.call().outcome().took()).sorted().toList();
    var p99 = took.get((int) Math.ceil(took.size() * 0.99) - 1);
    assertTrue(p99.compareTo(AT_ONCE) <= 0, () -> "p99 of failures once open: " + p99);
    entry.figure("failures once open: p99 %.1f ms".formatted(p99.toNanos() / 1e6));
  }

  /** One for each open period, of which the shortest is a fifth less than configured. */
  private static void checkProbes(List<Arrival> bill, long opened, Entry entry) {
    var first = opened + UNDER_WAY.toNanos();
    var probes = bill.stream().mapToLong(Arrival::nanos).filter(at -> at >= first).toArray();
    assertTrue(probes.length > 0, "no probe");
    var before = opened;
    for (var probe : probes) {
      var period = Duration.ofNanos(probe - before);
      assertTrue(
          period.compareTo(SHORTEST.multipliedBy(3).dividedBy(4)) >= 0,
          () -> "two probes within " + period);
      before = probe;
    }
    entry.figure(probes.length + " probes in " + OUTAGE.toSeconds() + " s");
  }

  private static void checkReturn(List<Asked> after, long end, Entry entry) {
    var first = after.stream().filter(Asked::isAnswered).findFirst();
    assertTrue(first.isPresent(), "never back");
    var took = Duration.ofNanos(first.orElseThrow().nanos() - end);
    assertTrue(took.compareTo(LONGEST.plus(BETWEEN.multipliedBy(4))) <= 0, () -> "back " + took);
    assertTrue(
        after.stream().dropWhile(each -> !each.isAnswered()).skip(20).allMatch(Asked::isAnswered),
        "stays back");
    entry.figure("back %d ms after the outage".formatted(took.toMillis()));
  }
}
