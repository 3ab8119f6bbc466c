package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F02)
@Timeout(30)
class F02StrangeHintTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofMillis(700);
  private static final Duration NONE = Duration.ZERO; // or what Troupe itself chooses: up to 20 ms

  /** Headers of a refusal, and the pause that they must lead to. */
  private record Hint(Duration pause, List<String> headers) {

    static Hint of(Duration pause, String... headers) {
      return new Hint(pause, List.of(headers));
    }

    Script refusal() {
      return Answers.error(429, "rate_limited", headers.toArray(String[]::new));
    }
  }

  private static final List<Hint> HINTS =
      List.of(
          date(Duration.ZERO, Duration.ofSeconds(1)),
          date(Duration.ofHours(1), Duration.ofSeconds(1)), // as this machine's clock is behind
          date(Duration.ofHours(-1), Duration.ofSeconds(1)),
          date(Duration.ZERO, Duration.ofMinutes(-10)),
          Hint.of(NONE, "Retry-After: " + at(Duration.ofHours(1))), // by no clock that is told
          Hint.of(NONE, "Retry-After: -5"),
          Hint.of(NONE, "Retry-After: soon"),
          Hint.of(NONE, "Retry-After: NaN"),
          Hint.of(NONE, "Retry-After: 1e30"),
          Hint.of(NONE, "Retry-After: " + "9".repeat(300)),
          Hint.of(NONE, "Retry-After:"),
          Hint.of(Duration.ofSeconds(1), "Retry-After-Ms: \u00b2", "Retry-After: 1"));

  private static Hint date(Duration clock, Duration pause) {
    return Hint.of(
        pause.isNegative() ? Duration.ZERO : pause,
        "Date: " + at(clock),
        "Retry-After: " + at(clock.plus(pause)));
  }

  private static String at(Duration fromNow) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        Instant.now().plus(fromNow).atOffset(ZoneOffset.UTC));
  }

  @Test
  void isReadByTheProvidersOwnClockOrNotAtAll(Entry entry) throws Exception {
    round("retry.longest-hint = 60s", entry);
  }

  @Test
  void needsTheHint(Entry entry) throws Throwable {
    entry.unguarded(
        "retry.longest-hint",
        "failed instead of answered",
        () -> round("retry.longest-hint = 1ms", new Entry()));
  }

  private static void round(String limit, Entry entry) throws Exception {
    var refusals = HINTS.stream().map(hint -> new Flaky(hint.refusal())).toList();
    try (var upstream = new ScriptedProvider().otherwise(it -> refusals.get(hint(it)).apply(it));
        var stand =
            new Stand(
                upstream, limit, "retry.shortest-pause = 20ms", "retry.budget-floor = 1000")) {
      var calls =
          IntStream.range(0, HINTS.size())
              .mapToObj(n -> stand.ask(question(n), DEADLINE, false))
              .toList();
      for (var call : calls) {
        assertEquals(2, call.await().response().attempts().size());
      }

      for (int n = 0; n < HINTS.size(); n++) {
        checkPause(HINTS.get(n), arrivals(upstream, n));
      }
      stand.verify(entry);
      entry.checked(Invariant.I9);
    }
  }

  private static String question(int hint) {
    return "question " + hint + ".";
  }

  private static int hint(Arrival arrival) {
    return IntStream.range(0, HINTS.size())
        .filter(n -> arrival.body().contains(question(n)))
        .findFirst()
        .orElseThrow();
  }

  private static List<Arrival> arrivals(ScriptedProvider upstream, int hint) {
    return upstream.bill().stream().filter(it -> it.body().contains(question(hint))).toList();
  }

  private static void checkPause(Hint hint, List<Arrival> two) {
    var pause = Duration.ofNanos(two.getLast().nanos() - two.getFirst().nanos());
    var headers = String.join(", ", hint.headers());
    assertTrue(pause.compareTo(hint.pause()) >= 0, () -> headers + ": too early, " + pause);
    assertTrue(
        pause.compareTo(hint.pause().plus(GRACE)) < 0, () -> headers + ": too late, " + pause);
  }
}
