package dev.troupe.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesProtocolTest {

  private static SimulatorHarness harness;

  @BeforeAll
  static void start() {
    harness = new SimulatorHarness(SimulatorSettings.defaults());
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  private static HttpResponse<String> ask(String body) throws IOException, InterruptedException {
    return harness.send(harness.request("/responses").POST(BodyPublishers.ofString(body)));
  }

  @Test
  void takesAText() throws Exception {
    var answer = Json.parse(ask("{\"model\": \"echo\", \"input\": \"Hi\"}").body());

    assertEquals("Hi", answer.at("/output/0/content/0/text").asText());
    assertEquals("completed", answer.path("status").asText());
  }

  @Test
  void numbersItsEventsInTheirOrder() throws Exception {
    var body =
        """
        {"model": "think", "stream": true, "input": "Hi", "tools": [
          {"type": "function", "name": "now", "parameters": {"type": "object"}}]}
        """;

    List<JsonNode> events = Events.of(ask(body).body()).json();

    assertEquals(
        IntStream.range(0, events.size()).boxed().toList(),
        events.stream().map(event -> event.path("sequence_number").asInt(-1)).toList());
    assertEquals("response.created", events.getFirst().path("type").asText());
    assertEquals("response.completed", events.getLast().path("type").asText());
    assertTrue(events.size() > 10, events::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400|\"seed\": 7, \"input\": \"Hi\"",
        "400|\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]",
        "400|\"input\": []",
        "400|\"input\": [{\"type\": \"hologram\"}]",
        "400|\"input\": [{\"type\": \"function_call_output\", \"call_id\": \"a\", \"output\":"
            + " \"\"}]",
        "400|\"input\": [{\"type\": \"reasoning\", \"id\": \"rs_1\", \"summary\": []}]",
        "404|\"input\": [{\"type\": \"reasoning\", \"id\": \"rs_1\", \"summary\": []},"
            + " {\"role\": \"user\", \"content\": \"Hi\"}]"
      })
  void refusesWhatTheApiRefuses(int status, String fields) throws Exception {
    var response = ask("{\"model\": \"echo\", " + fields + "}");

    assertEquals(status, response.statusCode(), response.body());
    assertEquals("invalid_request_error", Json.parse(response.body()).at("/error/type").asText());
  }
}
