package dev.troupe.simulator;

import static dev.troupe.simulator.SimulatorHarness.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {

  private static SimulatorHarness open;
  private static SimulatorHarness guarded;

  @BeforeAll
  static void start() {
    open = new SimulatorHarness(SimulatorSettings.defaults());
    guarded = new SimulatorHarness(SimulatorSettings.defaults().withApiKey("s3cret"));
  }

  @AfterAll
  static void stop() {
    open.close();
    guarded.close();
  }

  @Test
  void listsItsModels() throws IOException, InterruptedException {
    var response = open.send(open.request("/models").GET());

    var models = Json.parse(response.body());
    assertEquals("list", models.path("object").asText());
    assertEquals(Models.NAMES, models.path("data").findValuesAsText("id"));
  }

  @Test
  void refusesAnUnknownModel() throws IOException, InterruptedException {
    var response = open.chat(ask("eco", false, "hi"));

    assertEquals(404, response.statusCode());
    assertEquals("model_not_found", Json.parse(response.body()).at("/error/code").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{} {}",
        "{\"messages\": [{\"role\": \"user\"}]}",
        "{\"model\": \"echo\"}",
        "{\"model\": \"echo\", \"messages\": []}",
        "{\"model\": \"echo\", \"messages\": [{}], \"stream\": \"yes\"}",
        "{\"model\": \"echo\", \"messages\": [{}], \"x-simulator\": {\"pace_ms\": \"5\"}}",
        "{\"model\": \"json\", \"messages\": [{}]}",
        "{\"model\": \"tools\", \"messages\": [{}], \"tools\": [{}]}"
      })
  void refusesABadBody(String body) throws IOException, InterruptedException {
    var response = open.chat(body);

    assertEquals(400, response.statusCode());
    assertEquals("invalid_request_error", Json.parse(response.body()).at("/error/type").asText());
  }

  @Test
  void refusesABodyAboveTheLimit() throws IOException, InterruptedException {
    var defaults = SimulatorSettings.defaults();
    var narrow = new SimulatorSettings(0, defaults.pace(), defaults.apiKey(), 100);
    try (var harness = new SimulatorHarness(narrow)) {
      assertEquals(413, harness.chat(ask("echo", false, "x".repeat(100))).statusCode());
    }
  }

  @Test
  void refusesAWrongMethodAndAWrongPath() throws IOException, InterruptedException {
    var get = open.send(open.request("/chat/completions").GET());
    var lost = open.send(open.request("/completions").POST(BodyPublishers.noBody()));

    assertEquals(405, get.statusCode());
    assertEquals(404, lost.statusCode());
  }

  @Test
  void asksForItsKey() throws IOException, InterruptedException {
    var none = guarded.send(guarded.request("/models").GET());
    var wrong = guarded.send(guarded.request("/models").header("authorization", "Bearer x").GET());
    var right =
        guarded.send(guarded.request("/models").header("authorization", "Bearer s3cret").GET());

    assertEquals(401, none.statusCode());
    assertEquals("invalid_api_key", Json.parse(none.body()).at("/error/code").asText());
    assertEquals(401, wrong.statusCode());
    assertEquals(200, right.statusCode());
  }

  @Test
  void sendsEventsAtThePaceOfTheRequest() throws IOException, InterruptedException {
    var body = (ObjectNode) Json.parse(ask("echo", true, "one two three"));
    body.putObject("x-simulator").put("pace_ms", 20);
    var before = System.nanoTime();

    open.chat(Json.text(body));

    assertTrue(System.nanoTime() - before >= 100_000_000); // six events, five pauses
  }

  @Test
  void holdsBackAWholeAnswerForAsLongAsItTakesToSay() throws IOException, InterruptedException {
    var body = (ObjectNode) Json.parse(ask("echo", false, "one two three"));
    body.putObject("x-simulator").put("pace_ms", 20);
    var before = System.nanoTime();

    open.chat(Json.text(body));

    assertTrue(System.nanoTime() - before >= 60_000_000);
  }
}
