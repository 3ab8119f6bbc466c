package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.Pending;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F08)
@Timeout(60)
class F08SlowNamesTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int SLOW = 16; // more than any pool of resolvers has

  @Test
  void endWithTheTimeToConnectAndHoldUpNobodyElse(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var other = new ScriptedProvider();
        var stand = new Stand(upstream, slow("faulty"), others(other))) {
      var slow = IntStream.range(0, SLOW).mapToObj(n -> ask(stand, "slow-" + n)).toList();
      var failure = stand.generate(DEADLINE);

      var start = System.nanoTime();
      assertEquals("well", ask(stand, "fresh").await().content());
      var fresh = Duration.ofNanos(System.nanoTime() - start);

      assertTrue(fresh.toMillis() < 1000, () -> "another name took " + fresh);
      assertTrue(
          failure.await().failure(Kind.UNAVAILABLE).message().contains("within 300 ms"),
          () -> failure.outcome().failure().message());
      for (var each : slow) {
        var _ = assertThrows(ModelException.Unavailable.class, each::await);
      }
      stand.verify(entry);
      entry.figure(
          "%d names that take %d s each: another one's first answer after %d ms"
              .formatted(SLOW, SlowNames.DELAY.toSeconds(), fresh.toMillis()));
    }
  }

  private static URI slow(String host) {
    return URI.create("http://" + host + SlowNames.SLOW + ":1/v1");
  }

  /** Many providers whose names are slow, too, and one whose name is not. */
  private static String others(ScriptedProvider other) {
    var slow =
        IntStream.range(0, SLOW)
            .mapToObj(n -> "slow-%d.base-url = \"%s\"".formatted(n, slow("host-" + n)))
            .collect(Collectors.joining(", "));
    return """
    troupe.provider-defaults { connect-timeout = 300ms, retry.max-attempts = 1 }
    troupe.providers { fresh { base-url = "http://localhost:%d/v1", connect-timeout = 5s }, %s }
    """
        .formatted(other.port(), slow);
  }

  private static Pending<ModelResponse> ask(Stand stand, String provider) {
    var request = ModelRequest.builder().user("question").build();
    try {
      return Deadline.within(
          DEADLINE, () -> stand.troupe.model(provider + "/m").generateAsync(request));
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }
}
