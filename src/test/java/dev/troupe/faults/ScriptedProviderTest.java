package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.faults.Arrival.Closed;
import dev.troupe.faults.Toxic.End;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class ScriptedProviderTest {

  private final ScriptedProvider provider = new ScriptedProvider();

  ScriptedProviderTest() throws IOException {}

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void answersByNumberThenByRuleThenOtherwise() throws Exception {
    provider
        .on(2, Answers.json(200, "second"))
        .onBody("blue", Answers.json(200, "by body"))
        .onHeader("X-Id", "7", Answers.json(200, "by header"))
        .otherwise(Answers.json(200, "otherwise"));
    try (var http = HttpClient.newHttpClient()) {
      assertEquals("by body", post(http, "blue", "1").body());
      assertEquals("second", post(http, "blue", "1").body());
      assertEquals("by header", post(http, "red", "7").body());
      assertEquals("otherwise", post(http, "red", "1").body());
    }
  }

  @Test
  void recordsEachRequestWhole() throws Exception {
    var before = System.nanoTime();
    try (var http = HttpClient.newHttpClient()) {
      post(http, "a body: é", "1");
      post(http, "another", "2");
    }

    var bill = provider.bill();
    assertEquals(2, provider.count());
    assertEquals(List.of(1, 2), bill.stream().map(Arrival::number).toList());
    assertEquals("POST /v1/x", bill.getFirst().method() + " " + bill.getFirst().path());
    assertEquals("a body: é", bill.getFirst().body());
    assertEquals("2", bill.get(1).header("x-ID").orElseThrow());
    assertTrue(bill.getFirst().nanos() >= before && bill.get(1).nanos() > bill.getFirst().nanos());
  }

  @Test
  void readsABodyInChunks() throws Exception {
    try (var client = new RawClient(provider.port())) {
      client.send(
          "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");

      assertEquals("abc", provider.arrival().body());
    }
  }

  @Test
  void takesSeveralRequestsOverOneConnection() throws Exception {
    try (var client = new RawClient(provider.port())) {
      client.post("/1", "").post("/2", "");

      assertEquals(1, provider.arrival().connection());
      assertEquals(1, provider.arrival().connection());
    }
  }

  @Test
  void sendsAFinThatTheClientSeesAsSuch() throws Exception {
    provider.otherwise(Script.start().send("x").fin());
    try (var client = new RawClient(provider.port())) {
      assertEquals(new RawClient.Seen("x", End.FIN), client.post("/", "").readAll());
    }

    assertEquals(End.FIN, ScriptedProvider.end(provider.arrival()).end());
  }

  @Test
  void sendsAnRstThatTheClientSeesAsSuch() throws Exception {
    provider.otherwise(Script.start().rst());
    try (var client = new RawClient(provider.port())) {
      assertEquals(End.RST, client.post("/", "").readAll().end());
    }

    var closed = ScriptedProvider.end(provider.arrival());
    assertEquals(End.RST, closed.end());
    assertFalse(closed.byPeer());
  }

  @ParameterizedTest
  @EnumSource
  void tellsAtOnceHowTheClientLeftAnAnswerThatHangs(End end) throws Exception {
    provider.otherwise(Script.start().send("x").hold());
    try (var client = new RawClient(provider.port()).post("/", "")) {
      var arrival = provider.arrival();
      client.read(1);
      var left = System.nanoTime();
      if (end == End.FIN) {
        client.finish();
      } else {
        client.reset();
      }

      var closed = ScriptedProvider.end(arrival);
      assertEquals(new Closed(end, true, closed.nanos()), closed);
      assertTrue(closed.nanos() > left);
    }
    assertEquals(0, provider.openConnections());
  }

  @Test
  void tellsThatTheClientLeftWhileItWrites() throws Exception {
    provider.otherwise(Script.start().endless("x".repeat(1000)));
    try (var client = new RawClient(provider.port()).post("/", "")) {
      client.read(5000);
      client.reset();
    }

    assertTrue(ScriptedProvider.end(provider.arrival()).byPeer());
  }

  @Test
  void waitsForATimeAndForTheTest() throws Exception {
    var gate = new CompletableFuture<Void>();
    var pause = Duration.ofMillis(30);
    provider.otherwise(Script.start().pause(pause).send("a").until(gate).send("b"));
    try (var client = new RawClient(provider.port())) {
      var start = System.nanoTime();
      assertEquals("a", client.post("/", "").read(1));
      assertTrue(System.nanoTime() - start >= pause.toNanos());
      assertFalse(client.hasMore());

      gate.complete(null);

      assertEquals("b", client.read(1));
    }
  }

  @Test
  void greetsAConnectionBeforeItReads() throws Exception {
    provider.onConnection(1, Script.start().send("hello").rst());
    try (var client = new RawClient(provider.port())) {
      assertEquals("hello", client.read(5));
      assertEquals(End.RST, client.readAll().end());
    }
    assertEquals(0, provider.count());
  }

  @Test
  void speaksAsOpenAiDoes() throws Exception {
    provider
        .on(1, Answers.chat("so"))
        .on(2, Answers.stream("so", "lo"))
        .on(3, Answers.error(429, "rate_limit_exceeded", "Retry-After: 2"))
        .on(4, Answers.page(502, "Bad Gateway"));
    try (var http = HttpClient.newHttpClient()) {
      assertTrue(post(http, "", "1").body().contains("\"content\":\"so\""));
      var stream = post(http, "", "2").body();
      assertTrue(stream.contains("\"content\":\"lo\"") && stream.endsWith(Answers.DONE), stream);
      var throttled = post(http, "", "3");
      assertEquals(429, throttled.statusCode());
      assertEquals("2", throttled.headers().firstValue("Retry-After").orElseThrow());
      assertTrue(post(http, "", "4").body().contains("<title>Bad Gateway"));
    }
  }

  @Test
  void saysSoWhenAScriptFailsByItself() throws Exception {
    provider.otherwise(
        _ -> {
          throw new IllegalArgumentException("no such script");
        });
    try (var client = new RawClient(provider.port())) {
      assertEquals(End.RST, client.post("/", "").readAll().end());
    }

    var told = assertThrows(IllegalStateException.class, provider::close);
    assertTrue(String.valueOf(told.getCause()).contains("no such script"));
  }

  private HttpResponse<String> post(HttpClient http, String body, String id)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/x"))
            .header("x-id", id)
            .version(HttpClient.Version.HTTP_1_1)
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
