package dev.troupe.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.Requests;
import dev.troupe.dialect.WireRequest;
import dev.troupe.model.ModelRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Azure and DIAL are asked, and how. */
class ChatServerTest {

  private static WireRequest asked(Dialect dialect, String model) {
    return dialect.encode(ModelRequest.of("Hi"), model, false);
  }

  @Test
  void asksAzureForADeploymentByNameInTheBody() {
    var azure = OpenAiDialect.azure();

    var request = asked(azure, "my-gpt");

    assertEquals("azure-openai", azure.name());
    assertEquals("/chat/completions", request.path());
    assertEquals("my-gpt", Requests.json(new String(request.body(), UTF_8)).get("model").asText());
    assertEquals(Map.of("api-key", "k"), azure.authorization("k"));
  }

  @Test
  void asksAzureAtTheDeploymentsAddressInADatedVersion() {
    var azure = OpenAiDialect.azure();

    assertEquals(
        "/deployments/my-gpt/chat/completions?api-version=2024-10-21",
        asked(azure.at("2024-10-21"), "my-gpt").path());
    assertEquals(
        "/deployments/m/chat/completions?api-version=2025-04-01-preview",
        asked(azure.at("2025-04-01-preview"), "m").path());
    assertEquals("/chat/completions?api-version=preview", asked(azure.at("preview"), "m").path());
  }

  @Test
  void asksDialAtTheDeploymentsAddress() {
    var dial = OpenAiDialect.dial();
    var limited = ModelRequest.of("Hi").with().maxOutputTokens(9).build();

    assertEquals("dial", dial.name());
    assertEquals("/deployments/gpt-4o/chat/completions", asked(dial, "gpt-4o").path());
    assertEquals(
        "/deployments/applications/b1/mine/chat/completions?api-version=2024-02-01",
        asked(dial.at("2024-02-01"), "applications/b1/mine").path());
    assertEquals(Map.of("Api-Key", "k"), dial.authorization("k"));
    var body = Requests.written(dial, limited, false);
    assertEquals(9, body.get("max_tokens").asInt());
  }

  @Test
  void asksForAListOfModelsWhereItIsOneOfDeployments() {
    assertEquals("/models", OpenAiDialect.dial().models().orElseThrow().path());
    assertTrue(OpenAiDialect.azure().models().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/../b", "a b", "a?b", "a//b", "/a", ""})
  void refusesADeploymentThatDoesNotFitIntoAPath(String model) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> asked(OpenAiDialect.dial(), model));

    assertTrue(String.valueOf(refused.getMessage()).startsWith("model must be letters"));
  }

  @Test
  void refusesAVersionThatThereIsNot() {
    var azure = OpenAiDialect.azure();
    var openai = new OpenAiDialect();

    var unfit = assertThrows(IllegalArgumentException.class, () -> azure.at("1&x=2"));
    var none = assertThrows(IllegalArgumentException.class, () -> openai.at("2024-10-21"));

    assertEquals(
        "api-version must be letters, digits and . _ -, such as 2024-10-21, got 1&x=2",
        unfit.getMessage());
    assertEquals("api-version must be null: the dialect openai has no versions", none.getMessage());
  }
}
