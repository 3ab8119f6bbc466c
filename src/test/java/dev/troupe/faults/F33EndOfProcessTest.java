package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.load.Caller;
import dev.troupe.load.Child;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tool that uses up the memory of its process, or ends it: docs/errors.md says what then is. */
@Covers(FaultCase.F33)
@Timeout(60)
class F33EndOfProcessTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String SMALL = "-Xmx64m";
  private static final String SOON = "-XX:TieredStopAtLevel=1"; // starts sooner
  private static final int OUT_OF_MEMORY = 3; // as the JVM says

  @Test
  void endsWithACodeWhereTheMemoryIsUsedUp(Entry entry) throws Exception {
    outOfMemory(LONG, List.of(SMALL, SOON));
    entry.rounds(1);
    entry.checked(Invariant.I9);
    entry.figure("out of memory: exit code " + OUT_OF_MEMORY);
  }

  @Test
  void needsTheFlagThatEndsTheProcess(Entry entry) throws Throwable {
    var without = List.of(SMALL, SOON, "-XX:-ExitOnOutOfMemoryError");
    entry.unguarded(
        "ExitOnOutOfMemoryError",
        "has not ended",
        () -> outOfMemory(Duration.ofSeconds(3), without));
  }

  private static void outOfMemory(Duration most, List<String> options) throws Exception {
    try (var server = Child.jvm(BreakServer.class, options);
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      var _ = caller.post("/v1/tools/break", "{\"how\":\"memory\"}", LONG);

      assertEquals(OUT_OF_MEMORY, server.exitCode(most));
    }
  }

  @Test
  void livesOnWhereTheErrorIsATools(Entry entry) throws Exception {
    try (var server = Child.jvm(BreakServer.class, List.of(SOON));
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      assertEquals(500, status(caller, "thrown"));
      assertEquals(200, status(caller, "not at all"));
      assertTrue(caller.get("/v1/status").body().contains("\"inFlight\":0"));
      entry.rounds(1);
    }
  }

  @Test
  void endsWithTheCodeOfACallOfExit(Entry entry) throws Exception {
    try (var server = Child.jvm(BreakServer.class, List.of(SOON));
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      var _ = caller.post("/v1/tools/break", "{\"how\":\"exit\"}", LONG);

      assertEquals(7, server.exitCode(LONG));
      entry.rounds(1);
      entry.figure("System.exit(7): exit code 7");
    }
  }

  private static int status(Caller caller, String how) throws Exception {
    return caller
        .post("/v1/tools/break", "{\"how\":\"" + how + "\"}", LONG)
        .get(20, TimeUnit.SECONDS)
        .statusCode();
  }
}
