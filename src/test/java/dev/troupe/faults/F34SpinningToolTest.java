package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.troupe.load.Caller;
import dev.troupe.load.Child;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Two tools that compute for ever on two cores, in their own threads or in forks. */
@Covers(FaultCase.F34)
@Timeout(120)
@Isolated("holds both cores")
class F34SpinningToolTest {

  private static final List<String> TOOLS = List.of("spin-a", "spin-b");
  private static final List<String> FORKING = List.of("fork-a", "fork-b");
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String TWO_CORES = "-XX:ActiveProcessorCount=2";
  private static final String SOON = "-XX:TieredStopAtLevel=1"; // starts sooner
  private static final String TWO_CARRIERS = "-Djdk.virtualThreadScheduler.parallelism=2";

  @Test
  void leavesTheServerWorkingWithTheLaunchersFlags(Entry entry) throws Exception {
    try (var server = Child.jvm(SpinServer.class, List.of(TWO_CORES, SOON));
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      holdBothCores(caller, TOOLS);

      assertEverythingElseGoesOn(caller, "16 carriers", entry);
      assertEquals(200, chatByTool(caller, LONG).statusCode()); // there are carriers enough
      assertRefusedUntilReleased(server, caller, TOOLS, PATIENCE);
    }
  }

  @Test
  void leavesTheServerWorkingWithoutACarrierForAnythingElse(Entry entry) throws Exception {
    try (var server = Child.jvm(SpinServer.class, List.of(TWO_CORES, SOON, TWO_CARRIERS));
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      holdBothCores(caller, TOOLS);

      assertEverythingElseGoesOn(caller, "no carrier", entry);
      var waiting = chatByTool(caller, SHORT);
      assertEquals(504, waiting.statusCode(), waiting::body); // its deadline needs no carrier
      assertRefusedUntilReleased(server, caller, TOOLS, PATIENCE);
      assertEquals(200, chatByTool(caller, LONG).statusCode());
    }
  }

  @Test
  void isRefusedAlsoWhereItsForksCompute(Entry entry) throws Exception {
    try (var server = Child.jvm(SpinServer.class, List.of(TWO_CORES, SOON));
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      holdBothCores(caller, FORKING);

      assertEverythingElseGoesOn(caller, "forks", entry);
      assertRefusedUntilReleased(server, caller, FORKING, PATIENCE);
    }
  }

  @Test
  void needsTheWatchOverCarriers(Entry entry) throws Throwable {
    var blind = "troupe.carrier-watch.bound = 1h";
    try (var server = Child.jvm(SpinServer.class, List.of(TWO_CORES, SOON), blind);
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      holdBothCores(caller, TOOLS);

      entry.unguarded(
          "carrier-watch",
          "instead of 503",
          () -> assertRefusedUntilReleased(server, caller, TOOLS, Duration.ofSeconds(1)));
    }
  }

  /** Calls both tools; their callers are answered at their deadline. */
  private static void holdBothCores(Caller caller, List<String> tools) throws Exception {
    var a = spin(caller, tools.getFirst(), true, SHORT);
    var b = spin(caller, tools.getLast(), true, SHORT);

    assertEquals(504, reply(a).statusCode(), reply(a)::body);
    assertEquals(504, reply(b).statusCode(), reply(b)::body);
    assertTrue(caller.get("/v1/status").body().contains("\"stuck\":1"));
  }

  private static void assertEverythingElseGoesOn(Caller caller, String how, Entry entry)
      throws Exception {
    var start = System.nanoTime();
    assertEquals(200, caller.get("/health/live").statusCode());
    assertEquals(200, caller.get("/health/ready").statusCode());
    var healthy = System.nanoTime();
    assertEquals(200, reply(caller.chat("simulator/echo", "hello", LONG)).statusCode());
    var answered = System.nanoTime();
    var late = reply(caller.chat("simulator/fault", "{\"delay_ms\": 60000}", SHORT));
    assertEquals(504, late.statusCode(), late::body);

    entry.rounds(1);
    entry.checked(Invariant.I1, Invariant.I6, Invariant.I7, Invariant.I9, Invariant.I10);
    entry.figure(
        "spinning, %s: health %d ms, another call %d ms"
            .formatted(
                how,
                TimeUnit.NANOSECONDS.toMillis(healthy - start),
                TimeUnit.NANOSECONDS.toMillis(answered - healthy)));
  }

  private static void assertRefusedUntilReleased(
      Child server, Caller caller, List<String> tools, Duration patience) throws Exception {
    for (var tool : tools) {
      var refused = await(caller, tool, 503, patience);
      assertTrue(refused.contains("hold the threads that all need"), refused);
    }
    server.tell("release");
    for (var tool : tools) {
      var answered = await(caller, tool, 200, patience);
      assertTrue(answered.contains("done"), answered);
    }
  }

  /** Calls {@code tool}, which shall not spin, until the answer has this status. */
  private static String await(Caller caller, String tool, int status, Duration patience)
      throws Exception {
    var end = System.nanoTime() + patience.toNanos();
    var reply = reply(spin(caller, tool, false, SHORT));
    while (reply.statusCode() != status) {
      if (System.nanoTime() > end) {
        fail("tool '%s': status %d instead of %d".formatted(tool, reply.statusCode(), status));
      }
      reply = reply(spin(caller, tool, false, SHORT));
    }
    return reply.body();
  }

  private static CompletableFuture<HttpResponse<String>> spin(
      Caller caller, String tool, boolean spin, Duration deadline) {
    return caller.post("/v1/tools/" + tool, "{\"spin\":" + spin + "}", deadline);
  }

  private static HttpResponse<String> chatByTool(Caller caller, Duration deadline)
      throws Exception {
    return reply(caller.post("/v1/tools/chat", "{\"prompt\":\"hello\"}", deadline));
  }

  private static HttpResponse<String> reply(CompletableFuture<HttpResponse<String>> reply)
      throws Exception {
    return reply.get(20, TimeUnit.SECONDS);
  }
}
