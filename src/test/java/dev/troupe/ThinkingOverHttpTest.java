package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A tool loop of a client of OpenAI's API, with models of vendors that want their thinking back.
 */
class ThinkingOverHttpTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // before all tests
  private static CatalogueStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand =
        new CatalogueStand(
            """
            troupe.ingress.port = 0
            troupe.providers {
              claude { dialect = anthropic, base-url = "$URL/v1", api-key = k }
              bedrock { dialect = bedrock, base-url = "$URL", api-key = k }
              gemini { dialect = gemini, base-url = "$URL/v1beta", api-key = k }
              responses { dialect = openai-responses, base-url = "$URL/v1", api-key = k }
            }
            """,
            true);
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
    stand.close();
  }

  private static ObjectNode ask(ObjectNode body) throws Exception {
    var address = Addresses.url(stand.troupe.address().orElseThrow()) + "/v1/chat/completions";
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    var answer = MAPPER.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
    return answer.at("/choices/0/message").require();
  }

  private static ObjectNode question(String provider) throws Exception {
    return (ObjectNode)
        MAPPER.readTree(
            """
            {"model":"%s/think","messages":[{"role":"user","content":"How is it?"}],
             "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}
            """
                .formatted(provider));
  }

  @ParameterizedTest
  @CsvSource({"claude", "bedrock", "gemini", "responses"})
  void givesTheThinkingBackWhereTheClientGivesTheMessageBack(String provider) throws Exception {
    var body = question(provider);
    var asked = ask(body);
    asked.remove("reasoning_content"); // which few clients send

    body.withArray("messages").add(asked);
    body.withArray("messages")
        .addObject()
        .put("role", "tool")
        .put("tool_call_id", asked.at("/tool_calls/0/id").asText())
        .put("content", "rain");

    assertFalse(asked.path("reasoning_details").isMissingNode(), asked::toString);
    assertEquals("Thoughts given back: 1", ask(body).path("content").asText());
  }
}
