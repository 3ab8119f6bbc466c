package dev.troupe.simulator;

import static dev.troupe.simulator.SimulatorHarness.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Chat Completions at the addresses of Azure and of DIAL. */
class DeploymentsTest {

  private static SimulatorHarness harness;

  @BeforeAll
  static void start() {
    harness = new SimulatorHarness(SimulatorSettings.defaults().withApiKey("s3cret"));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  private static HttpResponse<String> post(String path, boolean stream, String... headers)
      throws IOException, InterruptedException {
    return harness.send(
        HttpRequest.newBuilder(harness.baseUrl().resolve(path))
            .timeout(Duration.ofSeconds(5))
            .header("content-type", "application/json")
            .headers(headers)
            .POST(BodyPublishers.ofString(ask("any", stream, "Hi"))));
  }

  @Test
  void takesTheModelFromTheAddress() throws Exception {
    var azure =
        post(
            "/openai/deployments/echo/chat/completions?api-version=2024-10-21",
            false,
            "api-key",
            "s3cret");
    var dial = post("/dial/openai/deployments/echo/chat/completions", false, "api-key", "s3cret");

    assertEquals("Hi", Json.parse(azure.body()).at("/choices/0/message/content").asText());
    assertEquals("Hi", Json.parse(dial.body()).at("/choices/0/message/content").asText());
  }

  @Test
  void asksForTheVersionOfAzure() throws Exception {
    var response = post("/openai/deployments/echo/chat/completions", false, "api-key", "s3cret");

    assertEquals(404, response.statusCode());
    assertEquals("404", Json.parse(response.body()).at("/error/code").asText());
  }

  @Test
  void tellsWhatAzuresFiltersSayInAnEventWithoutAChoice() throws Exception {
    var response =
        post(
            "/openai/deployments/echo/chat/completions?api-version=2024-10-21",
            true,
            "authorization",
            "Bearer s3cret");

    var first = Events.of(response.body()).json().getFirst();
    assertTrue(first.path("choices").isEmpty(), first::toString);
    assertEquals(
        "safe", first.at("/prompt_filter_results/0/content_filter_results/hate/severity").asText());
  }

  @Test
  void refusesAKeyBesideATokenAsDialDoes() throws Exception {
    var response =
        post(
            "/dial/openai/deployments/echo/chat/completions",
            false,
            "api-key",
            "s3cret",
            "authorization",
            "Bearer s3cret");

    assertEquals(400, response.statusCode());
  }
}
