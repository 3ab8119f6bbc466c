package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.cancel.FullBacklog;
import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure.Kind;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Covers(FaultCase.F08)
@Timeout(60)
class F08UnreachableTest {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  @Test
  void aRefusedConnectionNamesTheHostAndNotTheKey(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var proxy = new FaultProxy(upstream.port(), new Seed())) {
      proxy.down();
      round(upstream, proxy.baseUrl(), "connect-timeout = 1s", entry);
      entry.checked(Invariant.I8);
    }
  }

  @Test
  void aNameThatDoesNotExistNamesTheHost(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider()) {
      var nowhere = URI.create("http://no-such-host.invalid/v1");
      round(upstream, nowhere, "connect-timeout = 1s", entry);
    }
  }

  @Test
  void silenceEndsWithTheTimeToConnect(Entry entry) throws Exception {
    try (var upstream = new ScriptedProvider();
        var silence = new FullBacklog()) {
      round(
          upstream,
          silence.baseUrl(),
          "connect-timeout = 300ms, retry.longest-pause = 500ms, retry.max-attempts = 2",
          entry);
    }
  }

  @Test
  void needsTheTimeToConnect(Entry entry) throws Throwable {
    try (var upstream = new ScriptedProvider();
        var silence = new FullBacklog()) {
      entry.unguarded(
          "connect-timeout",
          "no answer by the deadline",
          () -> round(upstream, silence.baseUrl(), "connect-timeout = 1h", new Entry()));
    }
  }

  private static void round(ScriptedProvider upstream, URI address, String limit, Entry entry)
      throws Exception {
    try (var stand = new Stand(upstream, address, limit, "api-key = canary-key")) {
      var failure = stand.generate(DEADLINE).await().failure(Kind.UNAVAILABLE);

      assertTrue(failure.message().contains(address.getHost()), failure::message);
      assertFalse(failure.toString().contains("canary"), failure::toString);
      assertTrue(failure.attempts().stream().noneMatch(Attempt::sent), failure::toString);
      stand.verify(entry);
    }
  }
}
