package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.dialect.Requests;
import dev.troupe.model.Cost;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Description;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of calls by what is known of their models. */
class CatalogueCallsTest {

  @SuppressWarnings("NullAway.Init") // before all tests
  private static CatalogueStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand =
        new CatalogueStand(
            """
            troupe.providers {
              any  { dialect = openai-compatible, base-url = "$URL/v1" }
              sim  {
                dialect = openai-compatible, base-url = "$URL/v1", models = [echo, fault, see]
                deny = [see], retry.max-attempts = 1
              }
            }
            troupe.models {
              echo {
                providers = [sim], aliases = [parrot]
                capabilities {
                  temperature = [], images = false, thinking.efforts = [low, high]
                }
                prices {
                  currency = EUR, read = "2026-11-01", input = 1, output = 10
                }
              }
              fault {
                providers = [sim], capabilities.streaming = false
                prices { currency = EUR, read = "2026-11-01", input = 1, output = 10 }
              }
            }
            """);
  }

  @AfterAll
  static void stop() {
    stand.close();
  }

  private static ModelRequest.Builder ask(String text) {
    return ModelRequest.builder().user(text);
  }

  @Test
  void sendsNothingThatTheModelDoesNotKnowAndSaysSo() throws Exception {
    var request = ask("one two").temperature(0.5).reasoningEffort(ReasoningEffort.MAX).build();

    var answer = stand.troupe.model("sim/echo").generate(request);

    var sent = stand.lastRequest().body();
    assertFalse(sent.has("temperature"), sent::toString);
    assertEquals("high", sent.at("/reasoning_effort").asText());
    assertEquals(
        List.of(
            "temperature 0.5 was left out: model 'echo' takes none",
            "reasoningEffort max was changed to high, the nearest that model 'echo' takes"),
        answer.notes());
  }

  @Test
  void sendsEverythingToAModelThatIsNotKnown() throws Exception {
    var request = ask("one").temperature(0.5).reasoningEffort(ReasoningEffort.MAX).build();

    var answer = stand.troupe.model("any/echo").generate(request);

    var sent = stand.lastRequest().body();
    assertEquals(0.5, sent.at("/temperature").asDouble());
    assertEquals("max", sent.at("/reasoning_effort").asText());
    assertEquals(List.of(), answer.notes());
    assertEquals(Optional.empty(), answer.cost());
  }

  @Test
  void tellsNotesAndCostOfAStreamToo() throws Exception {
    var request = ask("one two").temperature(0.5).build();

    try (var stream = stand.troupe.model("sim/echo").stream(request)) {
      var answer = stream.response();

      assertEquals(1, answer.notes().size());
      assertTrue(answer.cost().isPresent());
    }
  }

  @Test
  void refusesWhatTheModelCannotDoBeforeItIsSent() {
    var image = Requests.images("data:image/png;base64,AA");
    var before = stand.requests();
    var refused =
        assertThrows(
            ModelException.Rejected.class, () -> stand.troupe.model("sim/echo").generate(image));

    assertEquals(
        "provider 'sim': model 'echo' sees no images: leave them out, or ask another model",
        refused.getMessage());
    assertEquals(before, stand.requests());
  }

  @Test
  void refusesAModelThatIsDenied() {
    var refused =
        assertThrows(
            ModelException.UnknownModel.class, () -> stand.troupe.model("sim/see").generate("hi"));

    assertEquals(
        "provider 'sim': model 'see' may not be asked for: it is in deny", refused.getMessage());
  }

  @Test
  void tellsWhatAnAnswerCost() throws Exception {
    var answer = stand.troupe.model("sim/parrot").generate("one two three");

    assertEquals(Optional.of(Usage.of(3, 3)), answer.usage());
    var cost = new Cost(new BigDecimal("0.000033"), "EUR", LocalDate.of(2026, 11, 1), false);
    assertEquals(Optional.of(cost), answer.cost());
  }

  @Test
  void tellsListenersWhatACallCost() throws Exception {
    try (var own = new CatalogueStand(priced("echo"))) {
      var answer = own.troupe.model("sim/echo").generate("one two three");

      var ended = own.ended();

      assertEquals(answer.usage(), ended.usage());
      assertEquals(answer.cost(), ended.cost());
      assertTrue(ended.cost().isPresent());
    }
  }

  @Test
  void asksAModelThatDoesNotStreamForAWholeAnswer() throws Exception {
    var answer = stand.troupe.model("sim/fault").generate("{}");

    assertFalse(stand.lastRequest().body().at("/stream").asBoolean());
    assertEquals(8, answer.content().split(" ").length);
  }

  @Test
  void estimatesAnAnswerWhoseTokensNobodyCounted() throws Exception {
    var body =
        "{\"choices\":[{\"message\":{\"content\":\"12345678\"},\"finish_reason\":\"stop\"}]}";
    var directive = "{\"body\":" + body + "}";

    var answer = stand.troupe.model("sim/fault").generate(directive);

    var usage = answer.usage().orElseThrow();
    assertTrue(usage.estimated());
    assertEquals(2, usage.outputTokens(), "4 characters a token");
    assertTrue(answer.cost().orElseThrow().estimated());
  }

  @Test
  void estimatesAStreamThatIsCut() throws Exception {
    try (var own = new CatalogueStand(priced("fault"))) {
      assertThrows(
          ModelException.Broken.class,
          () ->
              own.troupe
                  .model("sim/fault")
                  .generate("{\"text\":\"abcdefgh ijkl\",\"events\":2,\"then\":\"close\"}"));

      var ended = own.ended();

      var usage = ended.usage().orElseThrow();
      assertTrue(usage.estimated());
      assertEquals(3, usage.outputTokens(), "of 'abcdefgh '");
      assertTrue(ended.cost().orElseThrow().estimated());
    }
  }

  @Test
  void billsNoCallWhoseAnswerNeverBegan() throws Exception {
    try (var own = new CatalogueStand(priced("fault"))) {
      assertThrows(
          ModelException.class, () -> own.troupe.model("sim/fault").generate("{\"status\":400}"));

      var ended = own.ended();

      assertEquals(Optional.empty(), ended.usage());
      assertEquals(Optional.empty(), ended.cost());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "true, false, false",
    "false, true, false",
    "false, false, false"
  })
  void holdsAModelToJsonWhereBothItsProviderAndTheCatalogueSaySo(
      boolean ofProvider, boolean ofModel, boolean held) throws Exception {
    var config =
        """
        troupe.providers.sim {
          dialect = openai-compatible, base-url = "$URL/v1", models = [echo], json-schema = %s
        }
        troupe.models.echo { providers = [sim], capabilities.json-object = %s }
        """
            .formatted(ofProvider, ofModel);
    try (var own = new CatalogueStand(config)) {
      var request = ask("one").responseFormat(new ResponseFormat.Json()).build();

      var _ = own.troupe.model("sim/echo").generate(request);

      assertEquals(held, own.lastRequest().body().has("response_format"));
    }
  }

  @Test
  void describesItsModels() {
    var sim =
        stand.troupe.status().providers().stream()
            .filter(provider -> provider.name().equals("sim"))
            .map(Description::known)
            .findFirst()
            .orElseThrow();

    assertEquals(List.of("parrot"), sim.getFirst().aliases());
    assertEquals(Optional.of("it is in deny"), sim.getLast().refusal());
  }

  /** The project's origin cuts the tag off a model's name. */
  @Test
  void keepsTheTagOfAModelsName() {
    assertThrows(
        ModelException.UnknownModel.class,
        () -> stand.troupe.model("any/library/llama3:8b").generate("hi"));

    assertEquals("library/llama3:8b", stand.lastRequest().body().at("/model").asText());
  }

  private static String priced(String model) {
    return """
    troupe.providers.sim {
      dialect = openai-compatible, base-url = "$URL/v1", models = [%s], retry.max-attempts = 1
    }
    troupe.models.%s {
      providers = [sim]
      prices { currency = USD, read = "2026-11-01", input = 1, output = 10 }
    }
    """
        .formatted(model, model);
  }
}
