package dev.troupe.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {

  private static final SimulatorHarness OPEN = new SimulatorHarness(SimulatorSettings.defaults());

  @AfterAll
  static void stop() {
    OPEN.close();
  }

  private static HttpResponse<String> ask(String body) throws Exception {
    return OPEN.send(OPEN.request("/embeddings").POST(BodyPublishers.ofString(body)));
  }

  private static JsonNode vectors(String input) throws Exception {
    return Json.parse(ask("{\"model\":\"embed\",\"input\":" + input + "}").body()).get("data");
  }

  @Test
  void makesTheSameVectorOfTheSameText() throws Exception {
    var data = vectors("[\"one\",\"two\",\"one\"]");

    assertEquals(8, data.at("/0/embedding").size());
    assertEquals(data.at("/0/embedding"), data.at("/2/embedding"));
    assertNotEquals(data.at("/0/embedding"), data.at("/1/embedding"));
    assertEquals(data.at("/1/embedding"), vectors("\"two\"").at("/0/embedding"));
  }

  @Test
  void makesVectorsOfLengthOne() throws Exception {
    double square = 0;
    for (var value : vectors("\"one\"").at("/0/embedding")) {
      square += value.asDouble() * value.asDouble();
    }

    assertEquals(1, square, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"embed\"}",
        "{\"model\":\"embed\",\"input\":[]}",
        "{\"model\":\"embed\",\"input\":\"\"}",
        "{\"model\":\"embed\",\"input\":\"a\",\"dimensions\":0}",
        "{\"model\":\"embed\",\"input\":\"a\",\"encoding_format\":\"hex\"}",
        "{\"model\":\"echo\",\"input\":\"a\"}",
        "{\"model\":\"fault\",\"input\":\"no directive\"}"
      })
  void refusesABadBody(String body) throws Exception {
    var response = ask(body);

    assertEquals(400, response.statusCode(), response.body());
    assertEquals("invalid_request_error", Json.parse(response.body()).at("/error/type").asText());
  }

  @Test
  void answersNoQuestionsByTheModelForVectors() throws Exception {
    var response =
        OPEN.chat("{\"model\":\"embed\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");

    assertEquals(400, response.statusCode());
  }

  @Test
  void playsTheFaultThatItsLastTextDescribes() throws Exception {
    var response = ask("{\"model\":\"fault\",\"input\":[\"one\",\"{\\\"status\\\": 503}\"]}");

    assertEquals(503, response.statusCode());
    assertEquals("server_error", Json.parse(response.body()).at("/error/type").asText());
  }
}
