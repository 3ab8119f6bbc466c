package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static dev.troupe.ingress.TestIngress.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String TOOL = "/v1/tools/echo";
  private static final String HELLO =
      """
      {"messages":[{"role":"user","content":"hello"}]}\
      """;
  private static final ActorTestKit KIT = ActorTestKit.create();

  @SuppressWarnings("NullAway.Init") // before all tests
  private static TestIngress ingress;

  @BeforeAll
  static void start() throws Exception {
    ingress =
        TestIngress.start(
            KIT, "max-body = 100k\nmax-nesting = 20\nbody-time-limit = 200ms\nidle-timeout = 1s");
  }

  @AfterAll
  static void stop() {
    ingress.close();
    KIT.shutdownTestKit();
  }

  @AfterEach
  void nothingWasCalled() {
    ingress.router.expectNoMessage(Duration.ZERO);
    ingress.tool.expectNoMessage(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"messages\":|body: malformed JSON at line 1, column 13: the text ends too early",
        "{\"messages\"=1}|body: malformed JSON at line 1, column 12",
        "{}x|body: malformed JSON at line 1",
        "{\"a\":1,\"a\":2}|body: malformed JSON at line 1",
        "[]|body: must be a JSON object, got an array",
        "7|body: must be a JSON object, got the number 7",
        "''|body: must be a JSON object, got nothing"
      })
  void saysWhereTheBodyIsNoJsonObject(String body, String message) throws Exception {
    for (var path : new String[] {CHAT, TOOL}) {
      var response = within(ingress.post(path, body));

      assertEquals(400, response.statusCode(), response.body());
      var told = json(response).at("/error/message").asText();
      assertTrue(told.startsWith(message), told);
      assertFalse(told.contains("Source") || told.contains("Exception"), told);
    }
  }

  @Test
  void refusesBytesThatAreNoText() throws Exception {
    var response =
        ingress.send(
            TOOL,
            with ->
                with.header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"'})));

    assertEquals(400, response.statusCode());
    assertEquals("malformed_json", json(response).at("/error/type").asText());
  }

  @Test
  void refusesDeepNesting() throws Exception {
    var response = within(ingress.post(TOOL, "{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}"));

    assertEquals(400, response.statusCode());
    assertTrue(json(response).at("/error/message").asText().contains("nested too deep"));
  }

  @Test
  void refusesAnotherMediaType() throws Exception {
    var response =
        ingress.send(
            TOOL,
            with -> with.header("Content-Type", "text/plain").POST(BodyPublishers.ofString("{}")));

    assertEquals(415, response.statusCode());
    assertTrue(json(response).at("/error/message").asText().contains("text/plain"));
  }

  @Test
  void refusesABodyWithoutAMediaType() throws Exception {
    var response = ingress.send(TOOL, with -> with.POST(BodyPublishers.ofString("{}")));

    assertEquals(415, response.statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/chat/completions,POST",
    "PUT,/v1/tools/echo,POST",
    "DELETE,/v1/tools,GET",
    "POST,/v1/models,GET",
    "POST,/health/live,GET",
    "OPTIONS,/v1/status,GET"
  })
  void refusesAnotherMethodAndSaysWhichIsAllowed(String method, String path, String allowed)
      throws Exception {
    var response = ingress.send(path, with -> with.method(method, BodyPublishers.ofString("{}")));

    assertEquals(405, response.statusCode());
    assertEquals(allowed, response.headers().firstValue("allow").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/v1/chat", "/v1/tools/", "/v1/tools/echo/more", "/health"})
  void answers404ToAnUnknownPath(String path) throws Exception {
    var response = ingress.get(path);

    assertTrue(response.statusCode() == 404 || response.statusCode() == 405, response.body());
    assertTrue(json(response).at("/error/message").isTextual());
  }

  @Test
  void namesTheNearestTool() throws Exception {
    var response = within(ingress.post("/v1/tools/ecko", "{}"));

    assertEquals(404, response.statusCode());
    assertEquals("unknown_tool", json(response).at("/error/type").asText());
    assertTrue(json(response).at("/error/message").asText().contains("echo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0s", "-5s", "1.5s", "99999999999ms", "NaN", "10"})
  void refusesADeadlineThatIsNone(String value) throws Exception {
    for (var path : new String[] {CHAT, TOOL}) {
      var response =
          within(ingress.post(path, HELLO, with -> with.header("troupe-deadline", value)));

      assertEquals(400, response.statusCode());
      assertTrue(json(response).at("/error/message").asText().startsWith("troupe-deadline: "));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "troupe-connect-timeout",
        "troupe-first-event-timeout",
        "troupe-between-events-timeout"
      })
  void refusesATimeLimitThatIsNone(String name) throws Exception {
    for (var value : new String[] {"soon", "0s", "-5s", "2401h"}) {
      var response = within(ingress.post(CHAT, HELLO, with -> with.header(name, value)));

      assertEquals(400, response.statusCode());
      assertTrue(json(response).at("/error/message").asText().startsWith(name + ": "));
    }
  }

  @Test
  void refusesABodyThatIsTooLarge() throws Exception {
    var response = within(ingress.post(CHAT, "{\"a\":\"" + "x".repeat(200_000) + "\"}"));

    assertEquals(413, response.statusCode());
    assertEquals("invalid_request_error", json(response).at("/error/type").asText());
  }

  @Test
  void refusesAChunkedBodyThatGrowsTooLarge() throws Exception {
    try (var client = ingress.connect()) {
      client.head(
          "POST " + TOOL + " HTTP/1.1",
          "Host: localhost",
          "Content-Type: application/json",
          "Transfer-Encoding: chunked");
      var chunk = "2800\r\n" + "x".repeat(0x2800) + "\r\n";
      for (var i = 0; i < 15; i++) {
        client.send(chunk);
      }

      var status = client.readUntil("body_too_large");
      assertTrue(status.startsWith("HTTP/1.1 413"), status);
    }
  }

  @Test
  void refusesABodyThatDoesNotCome() throws Exception {
    try (var client = ingress.connect()) {
      client
          .head(
              "POST " + CHAT + " HTTP/1.1",
              "Host: localhost",
              "Content-Type: application/json",
              "Content-Length: 100")
          .send("{");

      var answer = client.readAll();
      assertTrue(answer.startsWith("HTTP/1.1 408"), answer);
    }
  }

  @Test
  void answersBeforeItReadsABodyThatItRefuses() throws Exception {
    try (var client = ingress.connect()) {
      client
          .head(
              "POST /nowhere HTTP/1.1",
              "Host: localhost",
              "Content-Type: application/json",
              "Content-Length: 90000")
          .send("{");

      assertTrue(client.readAll().startsWith("HTTP/1.1 404"));
    }
  }

  @Test
  void takesABodyAfter100Continue() throws Exception {
    try (var client = ingress.connect()) {
      client.head(
          "POST " + CHAT + " HTTP/1.1",
          "Host: localhost",
          "Expect: 100-continue",
          "Content-Type: application/json",
          "Content-Length: 2");
      client.readUntil("100 Continue");
      client.send("{}");

      assertTrue(client.readUntil("messages").contains("HTTP/1.1 400"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "GARBAGE",
        "BREW /v1/tools HTTP/1.1|Host: localhost",
        "GET /v1/tools HTTP/9.9|Host: localhost",
        "GET /v1/tools HTTP/1.1|Host: localhost|no colon",
        "GET /%zz HTTP/1.1|Host: localhost",
        "POST /v1/tools/echo HTTP/1.1|Host: localhost|Content-Length: x",
        "POST /v1/tools/echo HTTP/1.1|Host: localhost|Content-Type: %|Content-Length: 0"
      })
  void answersWhatIsNoRequestWithA4xxInJson(String lines) throws Exception {
    try (var client = ingress.connect()) {
      client.head(lines.split("[|]", -1));
      client.halfClose();
      var answer = client.readAll();

      assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
      assertTrue(answer.contains("{\"success\":false"), answer);
    }
  }

  @Test
  void closesAConnectionThatAsksForNothing() throws Exception {
    try (var client = ingress.connect()) {
      client.send("GET /v1/to");

      assertEquals("", client.readAll());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example,,403",
    "evil.example:8080,,403",
    "localhost,http://evil.example,403",
    "localhost,null,403",
    "127.0.0.1.evil.example,,403",
    "localhost,http://localhost:3000,404",
    "LOCALHOST:9,,404",
    "[::1]:80,,404",
    "127.0.0.9,,404",
    "app.localhost,,404"
  })
  void keepsWebPagesOut(String host, String origin, int status) throws IOException {
    try (var client = ingress.connect()) {
      client.head(
          "GET /nowhere HTTP/1.1",
          "Host: " + host,
          origin == null ? "Accept: */*" : "Origin: " + origin,
          "Connection: close");

      var answer = client.readAll();
      assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    }
  }
}
