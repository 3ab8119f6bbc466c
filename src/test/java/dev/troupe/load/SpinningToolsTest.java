package dev.troupe.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two tools that compute for ever on two cores, in their own threads or in forks. */
@Timeout(60)
class SpinningToolsTest {

  private static final List<String> TOOLS = List.of("spin-a", "spin-b");
  private static final List<String> FORKING = List.of("fork-a", "fork-b");
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final String TWO_CORES = "-XX:ActiveProcessorCount=2";
  private static final String TWO_CARRIERS = "-Djdk.virtualThreadScheduler.parallelism=2";

  @Test
  void leaveTheServerWorkingWithTheLaunchersFlags() throws Exception {
    try (var server = Child.jvm(SpinServer.class, List.of(TWO_CORES));
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      holdBothCores(caller, TOOLS);

      assertEverythingElseGoesOn(caller);
      assertEquals(200, chatByTool(caller, LONG).statusCode()); // there are carriers enough
      assertRefusedUntilReleased(server, caller, TOOLS);
    }
  }

  @Test
  void leaveTheServerWorkingWithoutACarrierForAnythingElse() throws Exception {
    try (var server = Child.jvm(SpinServer.class, List.of(TWO_CORES, TWO_CARRIERS));
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      holdBothCores(caller, TOOLS);

      assertEverythingElseGoesOn(caller);
      var waiting = chatByTool(caller, SHORT);
      assertEquals(504, waiting.statusCode(), waiting::body); // its deadline needs no carrier
      assertRefusedUntilReleased(server, caller, TOOLS);
      assertEquals(200, chatByTool(caller, LONG).statusCode());
    }
  }

  @Test
  void areRefusedAlsoWhereTheirForksCompute() throws Exception {
    try (var server = Child.jvm(SpinServer.class, List.of(TWO_CORES));
        var caller = new Caller(Integer.parseInt(server.await("port: ")))) {
      holdBothCores(caller, FORKING);

      assertEverythingElseGoesOn(caller);
      assertRefusedUntilReleased(server, caller, FORKING);
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

  private static void assertEverythingElseGoesOn(Caller caller) throws Exception {
    var start = System.nanoTime();
    assertEquals(200, caller.get("/health/live").statusCode());
    assertEquals(200, caller.get("/health/ready").statusCode());
    var healthy = System.nanoTime();
    assertEquals(200, reply(caller.chat("simulator/echo", "hello", LONG)).statusCode());
    var answered = System.nanoTime();
    var late = reply(caller.chat("simulator/fault", "{\"delay_ms\": 60000}", SHORT));
    assertEquals(504, late.statusCode(), late::body);

    IO.println(
        "SpinningToolsTest: health %d ms, direct call %d ms, deadline of %d ms after %d ms"
            .formatted(
                TimeUnit.NANOSECONDS.toMillis(healthy - start),
                TimeUnit.NANOSECONDS.toMillis(answered - healthy),
                SHORT.toMillis(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answered)));
  }

  private static void assertRefusedUntilReleased(Child server, Caller caller, List<String> tools)
      throws Exception {
    for (var tool : tools) {
      var refused = await(caller, tool, 503);
      assertTrue(refused.contains("hold the threads that all need"), refused);
    }
    server.tell("release");
    for (var tool : tools) {
      var answered = await(caller, tool, 200);
      assertTrue(answered.contains("done"), answered);
    }
  }

  /** Calls {@code tool}, which shall not spin, until the answer has this status. */
  private static String await(Caller caller, String tool, int status) throws Exception {
    var reply = reply(spin(caller, tool, false, SHORT));
    while (reply.statusCode() != status) { // the test's time limit ends it
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
