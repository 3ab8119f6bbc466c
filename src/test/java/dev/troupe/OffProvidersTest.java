package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import dev.troupe.model.ModelException;
import dev.troupe.tool.builtin.ListModels;
import dev.troupe.tool.builtin.ListModels.Model;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of providers that are configured and off. */
class OffProvidersTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NO_KEY =
      "it has no key; export ANTHROPIC_API_KEY, or give troupe.providers.claude an api-key";

  @SuppressWarnings("NullAway.Init") // before all tests
  private static Troupe troupe;

  @BeforeAll
  static void start() throws InterruptedException {
    var config =
        """
        troupe {
          ingress.port = 0
          simulator { start = always, pace = 0s }
          providers {
            claude { dialect = anthropic, deny = [opus] }
            listed { dialect = openai, models = [mine] }
            gone { enabled = false, dialect = gemini }
          }
          routes {
            dead.models = [claude/claude-haiku-5-5, gone/any]
            alive.models = [claude/claude-haiku-5-5, simulator/echo]
          }
        }
        """;
    troupe = Troupe.builder().ingress(true).config(ConfigFactory.parseString(config)).start();
  }

  @AfterAll
  static void stop() {
    troupe.close();
  }

  private static JsonNode listed(String id) throws Exception {
    return listed(id, troupe);
  }

  private static JsonNode listed(String id, Troupe troupe) throws Exception {
    var address = URI.create(Addresses.url(troupe.address().orElseThrow()) + "/v1/models");
    try (var client = HttpClient.newHttpClient()) {
      var list = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      return StreamSupport.stream(MAPPER.readTree(list.body()).get("data").spliterator(), false)
          .filter(model -> model.get("id").asText().equals(id))
          .findFirst()
          .orElseGet(MAPPER::createObjectNode);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude/claude-haiku-5-5", "claude/claude-opus-5-5", "listed/mine"})
  void theirModelsStandInTheListWithTheReason(String id) throws Exception {
    var model = listed(id);

    assertEquals("model", model.path("object").asText());
    assertEquals(id.substring(0, id.indexOf('/')), model.path("owned_by").asText());
    assertEquals(false, model.path("available").booleanValue());
    assertTrue(model.path("reason").asText().startsWith("it has no key; export "), model::toString);
  }

  @Test
  void whatIsConfiguredIsAllThatIsListed() throws Exception {
    assertTrue(listed("listed/gpt-5.6-luna").isEmpty());
    assertTrue(listed("gone/gemini-3.8-flash").isEmpty());
    assertEquals(true, listed("simulator/echo").path("available").booleanValue());
  }

  @Test
  void listmodelsTellsTheSame() throws Exception {
    var listing =
        troupe.tool("listmodels").call(new ListModels.Request(), ListModels.Listing.class);

    var claude =
        listing.models().stream().filter(model -> model.provider().equals("claude")).toList();
    var haiku = claude.stream().filter(it -> it.name().endsWith("/claude-haiku-5-5")).findFirst();
    assertEquals(Optional.of(NO_KEY), haiku.flatMap(Model::reason));
    assertEquals(
        Optional.of(false), haiku.flatMap(Model::capabilities).map(can -> can.get("embeddings")));
    assertTrue(claude.stream().noneMatch(Model::available), claude::toString);
    assertTrue(claude.stream().noneMatch(model -> model.name().endsWith("*")), claude::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "claude/claude-haiku-5-5, claude",
    "claude/haiku, claude",
    "claude/unheard, claude",
    "haiku, claude",
    "mine, listed",
    "gone/any, gone",
  })
  void aCallForOneIsRefusedWithTheReason(String model, String provider) {
    var refused =
        assertThrows(
            ModelException.UnknownModel.class, () -> troupe.model(model).generate("hello"));

    var line = "router: provider '" + provider + "' is off: ";
    assertTrue(refused.toString().contains(line), refused::toString);
    assertEquals(provider.equals("claude"), refused.toString().contains(NO_KEY), refused::toString);
  }

  @Test
  void aRouteOfWhichAllAreOffSaysOfEachWhy() throws Exception {
    var refused =
        assertThrows(
            ModelException.UnknownModel.class, () -> troupe.model("dead").generate("hello"));

    assertEquals(
        "route 'dead': none of its providers is there: provider 'claude' is off: "
            + NO_KEY
            + "; provider 'gone' is off: troupe.providers.gone.enabled is false",
        refused.getMessage());
    assertFalse(refused.isRetryable());
    assertEquals(
        "none of its models can be asked: claude/claude-haiku-5-5: "
            + NO_KEY
            + "; gone/any: troupe.providers.gone.enabled is false",
        listed("dead").path("reason").asText());
  }

  @Test
  void aRouteGoesOnPastAProviderThatIsOff() throws Exception {
    assertEquals("hello", troupe.model("alive").generate("hello").content());
    assertEquals(true, listed("alive").path("available").booleanValue());
  }

  @Test
  void aRouteToASimulatorThatWasNotStartedSaysSo() throws Exception {
    try (var stand =
        new CatalogueStand(
            """
            troupe {
              ingress.port = 0
              providers.gateway { dialect = openai-compatible, base-url = "$URL/v1" }
              routes.sim.models = [simulator/echo]
            }
            """,
            true)) {
      var why = "it was not started; troupe.simulator.start says when it is";

      var refused =
          assertThrows(
              ModelException.UnknownModel.class, () -> stand.troupe.model("sim").generate("hi"));

      assertEquals(
          "route 'sim': none of its providers is there: provider 'simulator' is off: " + why,
          refused.getMessage());
      assertEquals(
          "none of its models can be asked: simulator/echo: " + why,
          listed("sim", stand.troupe).path("reason").asText());
    }
  }

  @Test
  void aNameThatNobodyHasIsStillUnknown() {
    var refused =
        assertThrows(
            ModelException.UnknownModel.class, () -> troupe.model("unheard").generate("hello"));

    assertTrue(refused.toString().contains("no provider has a model 'unheard'"), refused::toString);
  }

  @Test
  void statusTellsOnlyOfThoseThatAreOn() {
    assertEquals(1, troupe.status().providers().size());
    assertEquals("provider 'claude' is off: " + NO_KEY, troupe.status().off().getFirst());
  }

  @Test
  void aProviderThatTakesAnyModelIsAskedForOneOfThemByItsOwnNameOnly() throws Exception {
    try (var stand =
        new CatalogueStand(
            """
            troupe.providers {
              gateway { dialect = openai-compatible, base-url = "$URL/v1" }
              openai {}
            }
            """)) {
      assertThrows(
          ModelException.UnknownModel.class, () -> stand.troupe.model("openai/echo").generate("a"));
      assertEquals(0, stand.requests(), "what is meant for one vendor goes to no other");

      assertThrows(
          ModelException.UnknownModel.class,
          () -> stand.troupe.model("gateway/openai/echo").generate("a"));
      assertEquals("openai/echo", stand.lastRequest().body().at("/model").asText());
    }
  }
}
