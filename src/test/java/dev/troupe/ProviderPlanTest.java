package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings of several providers, or of a provider and its address, must not be together. */
class ProviderPlanTest {

  @Nested
  class WithADefaultModel {

    private static final String PROVIDERS =
        """

        troupe.providers {
          local { base-url = "http://a", models = [small, large] }
          any { base-url = "http://b" }
          openai { models = [gpt] }
          gone { enabled = false, models = [old] }
        }\
        """;

    @ParameterizedTest
    @ValueSource(
        strings = {
          "local/small",
          "small",
          "any/thing",
          "thing",
          "openai/gpt",
          "gone/old",
          "simulator/echo"
        })
    void takesWhatAProviderHasOrWouldHave(String model) {
      assertEquals(
          Optional.of(model),
          settings("troupe.default-model = \"%s\"".formatted(model) + PROVIDERS).defaultModel());
    }

    @ParameterizedTest
    @CsvSource({"local/smal, local/small", "'', any/…"})
    void refusesWhatNoneHasAndNamesTheNearest(String model, String nearest) {
      assertEquals(
          "my.conf:1: troupe: default-model must name a model of a provider, or a route, got '%s': no provider"
                  .formatted(model)
              + " has a model '%s'; nearest: '%s'".formatted(model, nearest),
          refusal("troupe.default-model = \"%s\"".formatted(model) + PROVIDERS));
    }

    @Test
    void refusesAnUnknownProvider() {
      assertEquals(
          "my.conf:1: troupe: default-model must name a model of a provider, or a route, got"
              + " 'simulatr/echo': no provider has a model 'simulatr/echo'; nearest:"
              + " 'simulator/echo'",
          refusal("troupe.default-model = simulatr/echo"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "troupe.providers.local { proxy = \"p:1\", base-url = \"http://a\" }",
        "troupe { provider-defaults.proxy = \"p:1\", providers.local.base-url = \"http://a\" }"
      })
  void aProxyIsRefusedForHttp(String line) {
    assertEquals(
        "my.conf:1: troupe.providers.local: proxy must be null where base-url is http: it serves"
            + " https only, got base-url http://a",
        refusal(line));
  }

  @Test
  void aProxyOfTheDefaultsDoesNotConcernTheSimulator() {
    assertTrue(settings("troupe.provider-defaults.proxy = \"p:1\"").simulator().isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api-keys = []|api-keys must have at least one key, and none is there; unset variables"
            + " leave none",
        "api-keys = [a, \"\"]|api-keys[1] must not be blank",
        "api-keys = [a, b, a]|api-keys[2] must differ from api-keys[0], which is the same",
        "api-keys = [\"a b\"]|api-keys[0] must be one word of Latin letters; value not shown",
        "api-keys = [a], api-key = b|api-keys must be null where api-key is set: keep one of"
            + " them",
        "api-keys = [a, b], key-pause = 0s|key-pause must be more than 0 and at most 100d, got 0s",
      })
  void keysThatCannotBeAreRefusedByTheirPath(String keys, String why) {
    assertEquals(
        "my.conf:1: troupe.providers.openai: " + why,
        refusal("troupe.providers.openai { " + keys + " }"));
  }

  @Test
  void aVersionIsRefusedWhereTheDialectHasNone() {
    assertEquals(
        "my.conf:1: troupe.providers.openai: api-version must be null: the dialect openai has no"
            + " versions",
        refusal("troupe.providers.openai { api-version = 2024-10-21 }"));
  }

  @Test
  void anAzureProviderSendsItsKeyAsAzureWantsItOrAToken() {
    var azure = "dialect = azure-openai, base-url = \"https://r.openai.azure.com/openai/v1\"";

    assertEquals("k", headers("troupe.providers.a { " + azure + ", api-key = k }").get("api-key"));
    assertEquals(
        Map.of("Authorization", "Bearer t"),
        headers("troupe.providers.a { " + azure + ", headers.Authorization = \"Bearer t\" }"));
  }

  private static Map<String, String> headers(String text) {
    return settings(text).providers().on().getFirst().settings().session().headers();
  }

  @Test
  void oneKeyInTheListIsAsTheKey() {
    var settings = settings("troupe.providers.openai.api-keys = [a]");

    var openai = settings.providers().on().getFirst().settings();
    assertEquals("Bearer a", openai.session().headers().get("Authorization"));
  }

  private static Settings settings(String text) {
    var options = ConfigParseOptions.defaults().setOriginDescription("my.conf");
    return Settings.from(ConfigFactory.parseString(text, options), List.of(), Set.of());
  }

  private static String refusal(String text) {
    var refused = assertThrows(StartRefused.class, () -> settings(text));
    return String.valueOf(refused.getMessage());
  }
}
