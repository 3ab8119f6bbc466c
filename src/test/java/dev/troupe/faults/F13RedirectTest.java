package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Covers(FaultCase.F13)
class F13RedirectTest {

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void isNotFollowed(int status, Entry entry) throws Exception {
    try (var elsewhere = new ScriptedProvider();
        var upstream = new ScriptedProvider();
        var stand = new Stand(upstream, "api-key = canary-key")) {
      var location = "Location: " + elsewhere.baseUrl() + "/chat/completions";
      upstream.otherwise(Answers.whole(status, "text/plain", "moved", location));

      var failure = stand.generate(Duration.ofSeconds(5)).await().failure();

      assertEquals(status, failure.status().orElseThrow());
      assertEquals(0, elsewhere.connections());
      assertEquals("Bearer canary-key", upstream.arrival().header("authorization").orElseThrow());
      assertEquals(-1, failure.toString().indexOf("canary"), failure::toString);
      stand.verify(entry);
      entry.checked(Invariant.I8);
    }
    if (status == 308) {
      entry.guardless("no code follows a redirect");
    }
  }
}
