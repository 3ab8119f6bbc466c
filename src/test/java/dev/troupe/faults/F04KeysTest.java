package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.model.Attempt;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.provider.Guards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** A bad key among several. */
@Covers(FaultCase.F04)
@Timeout(60)
@Isolated("switches a guard off everywhere")
class F04KeysTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String CANARY = "canary-key-of-f04-";
  private static final int CALLS = 30;

  private static Script refusal(int status) {
    return status == 401
        ? Answers.error(401, "invalid_api_key")
        : Answers.error(status, "insufficient_quota");
  }

  @Test
  void isSetAsideAndTheOthersServeOn(Entry entry) throws Exception {
    for (var status : List.of(401, 402, 429)) {
      round(status, entry);
    }
  }

  @Test
  void needsToBeSetAside(Entry entry) throws Throwable {
    entry.unguarded(
        "a refused key is set aside",
        "failed instead of answered",
        () -> Guards.withoutSettingAside(() -> round(401, new Entry())));
  }

  private static void round(int status, Entry entry) throws Exception {
    try (var logs = new Logs();
        var upstream = upstream(status);
        var stand = new Stand(upstream, keys("bad", "good", "fine"))) {
      var calls = new ArrayList<Call>();
      for (var call = 0; call < CALLS; call++) {
        calls.add(call % 2 == 0 ? stand.generate(DEADLINE) : stand.stream(DEADLINE));
        if (call < CALLS / 2) { // one by one at first, then all at once
          calls.getLast().await();
        }
      }
      for (var call : calls) {
        assertTrue(call.await().response().content().startsWith("well"));
      }

      assertEquals(1, count(upstream, "bad"), "requests by the bad key");
      var good = count(upstream, "good");
      assertTrue(Math.abs(2 * good - CALLS) <= 2, "half by each of the others: " + good);
      assertEquals(
          List.of(status == 401 ? "unauthorized" : "throttled", Attempt.OK),
          calls.getFirst().outcome().response().attempts().stream().map(Attempt::outcome).toList());
      showNothing(stand, logs);
      stand.verify(entry);
      entry.checked(Invariant.I8);
      entry.figure("%d calls: 1 request by the bad key (%d)".formatted(CALLS, status));
    }
  }

  @Test
  void isToldAsTheFirstCauseWhereNoneIsOfUse(Entry entry) throws Exception {
    try (var logs = new Logs();
        var upstream = new ScriptedProvider().otherwise(refusal(401));
        var stand = new Stand(upstream, keys("bad", "worse"))) {
      var tried = stand.generate(DEADLINE).await().failure(Kind.UNAUTHORIZED);
      var refused = stand.generate(DEADLINE).await();

      var failure = refused.failure(Kind.UNAUTHORIZED);
      assertEquals(2, tried.attempts().size());
      assertEquals(401, failure.status().orElseThrow());
      assertEquals(2, upstream.count(), "requests upstream");
      assertFalse((tried + failure.toString()).contains(CANARY), "a key in a failure");
      showNothing(stand, logs);
      stand.verify(entry);
      entry.checked(Invariant.I8);
    }
  }

  private static ScriptedProvider upstream(int status) throws Exception {
    return new ScriptedProvider()
        .onHeader("authorization", "Bearer " + CANARY + "bad", refusal(status));
  }

  private static String keys(String... names) {
    return "api-keys = [%s%s]".formatted(CANARY, String.join(", " + CANARY, names));
  }

  private static long count(ScriptedProvider upstream, String name) {
    var header = "Bearer " + CANARY + name;
    return upstream.bill().stream()
        .filter(arrival -> arrival.header("authorization").filter(header::equals).isPresent())
        .count();
  }

  /** I8: no key, neither in the status, nor in the log. */
  private static void showNothing(Stand stand, Logs logs) throws Exception {
    try (var client = new RawClient(stand.troupe.address().orElseThrow().getPort())) {
      client.send("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      var status = client.readAll().text();
      assertTrue(status.contains("\"key 1\":\"set_aside\""), status);
      assertFalse(status.contains(CANARY), status);
    }
    assertTrue(logs.said("key 1: calls are kept from it"), "the log tells which key");
    assertFalse(logs.said(CANARY), "a key in the log");
  }

  /** All that is logged meanwhile. */
  private static final class Logs implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    Logs() {
      lines.start();
      root.addAppender(lines);
    }

    boolean said(String text) {
      return List.copyOf(lines.list).stream()
          .anyMatch(line -> line.getFormattedMessage().contains(text));
    }

    @Override
    public void close() {
      root.detachAppender(lines);
    }
  }
}
