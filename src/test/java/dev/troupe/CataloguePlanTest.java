package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.troupe.catalogue.Offer;
import dev.troupe.model.ModelResponse;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CataloguePlanTest {

  private static final String CLAUDE =
      "troupe.providers.claude { dialect = anthropic, api-key = k }\n";

  private static Settings settings(String text) {
    var options = ConfigParseOptions.defaults().setOriginDescription("my.conf");
    return Settings.from(ConfigFactory.parseString(text, options), List.of(), Set.of());
  }

  private static Offer offer(String text) {
    return settings(text).providers().on().getFirst().offer();
  }

  private static String refusal(String text) {
    var refused = assertThrows(StartRefused.class, () -> settings(text));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void bringsModelsOfWhichEachSaysWhereItWasRead() throws Exception {
    assertFalse(CataloguePlan.MODELS.isEmpty());
    CataloguePlan.MODELS
        .getObject("troupe.models")
        .forEach(
            (name, model) ->
                assertTrue(
                    model.origin().comments().stream()
                        .anyMatch(line -> line.contains("https://") || line.contains("read 20")),
                    name));
  }

  @Test
  void knowsTheModelsOfAProvidersDialect() {
    var offer = offer(CLAUDE);

    assertEquals("claude-opus-5-5", offer.resolve("opus"));
    assertEquals(128_000, offer.entry("opus").orElseThrow().maxOutputTokens().getAsInt());
    assertFalse(offer.models().contains("gpt-5.6-luna"));
  }

  @Test
  void laysTheUsersOwnOverThoseOfTheJar() {
    var offer =
        offer(
            CLAUDE
                + """
                troupe.models {
                  claude-opus-5-5 { prices.input = 3.5, aliases = [o] }
                  claude-haiku-5-5.enabled = false
                  "my.model" { dialects = [anthropic], context-window = 9 }
                }
                """);

    var opus = offer.entry("o").orElseThrow();
    assertEquals(Optional.of(new BigDecimal("3.5")), opus.prices().orElseThrow().usual().input());
    assertEquals(
        Optional.of(new BigDecimal("20.00")), opus.prices().orElseThrow().usual().output());
    assertEquals(Optional.empty(), offer.entry("claude-haiku-5-5"));
    assertEquals(9, offer.entry("my.model").orElseThrow().contextWindow().getAsInt());
  }

  @Test
  void knowsNothingOfTheModelsOfAUsersOwnProvider() {
    var user = new UserProvider("own", Optional.empty(), _ -> _ -> ModelResponse.of("x"));

    var settings =
        Settings.from(
            ConfigFactory.parseString("troupe.simulator.start = never"), List.of(user), Set.of());

    assertEquals(List.of(), settings.providers().on().getFirst().offer().models());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x { dialects = [opnai] } | troupe.models.x: dialects must be among openai,"
            + " openai-responses, openai-compatible, azure-openai, dial, anthropic, bedrock,"
            + " ollama, gemini, got 'opnai'",
        "a { name = x, dialects = [openai] }, x.dialects = [openai] | troupe.models.x: aliases must"
            + " mean one model each: 'x' of dialect 'openai' is told of twice",
        "x {} | troupe.models.x: dialects must name at least one where providers names none, got"
            + " []",
        "x.providers = [far] | troupe.models.x: providers must be among simulator, got 'far'",
        "x { dialects = [openai], context-window = 0 } | troupe.models.x: context-window must be at"
            + " least 1, got 0",
        "x { dialects = [openai], max-output-tokens = many } | max-output-tokens has type STRING"
            + " rather than NUMBER, got \"many\"",
        "x { dialects = [openai], categories = [quick] } | troupe.models.x: categories must be"
            + " among fast, balanced, deep, got quick",
        "x { dialects = [openai], capabilities.temperature = [1] } | capabilities.temperature must"
            + " be [least, most], got [1.0]",
        "x { dialects = [openai], capabilities.temperature = [1, 3] } | capabilities.temperature"
            + " must be [least, most] within 0 and 2, got [1.0, 3.0]",
        "x { dialects = [openai], capabilities.thinking.efforts = [hard] } |"
            + " capabilities.thinking.efforts must be among none, minimal, low, medium, high,"
            + " xhigh, max, got hard",
        "x { dialects = [openai], capabilities.thinking.budget = [9, 1] } |"
            + " capabilities.thinking.budget must be [least, most] from 0, got [9, 1]",
        "x { dialects = [openai], prices { input = cheap } } | troupe.models.x: prices.input must"
            + " be a number from 0, got cheap",
        "x { dialects = [openai], prices { input = -1 } } | prices.input must be a number from 0,"
            + " got -1",
        "x { dialects = [openai], prices { input = 1 } } | prices.currency must be three capital"
            + " letters such as USD, got null",
        "x { dialects = [openai], prices { input = 1, currency = USD, read = now } } | prices.read"
            + " must be the day on which they were read, such as 2026-11-29, got now",
        "x { dialects = [openai], prices.long-input.input = 1 } | prices.long-input.above must be"
            + " set where prices stand beside it, and only there, got null",
        "x { dialects = [anthropic], aliases = [opus] } | troupe.models.x: aliases must mean one"
            + " model each: 'opus' of dialect 'anthropic' is both claude-opus-5-5 and x",
        "x { dialects = [openai], capabilities.imges = true } | unknown key"
            + " troupe.models.x.capabilities.imges; nearest known:"
            + " troupe.models.x.capabilities.images",
      })
  void refusesABadEntryByItsKeyItsValueAndWhatIsAllowed(String entry, String problem) {
    var refusal = refusal("troupe.models { " + entry + " }");

    assertTrue(refusal.contains(problem), refusal);
  }

  @Test
  void namesNoPlaceInTheJarWhereASettingIsMissing() {
    assertEquals(
        "troupe.models.x: dialects must name at least one where providers names none, got []",
        refusal("troupe.models.x.context-window = 9"));
  }

  @Test
  void saysOfTwoThatClashWhereTheUsersOwnIs() {
    assertEquals(
        "my.conf:2: troupe.models.a-model: aliases must mean one model each: 'opus' of dialect"
            + " 'anthropic' is both claude-opus-5-5 and a-model",
        refusal("troupe.models.a-model {\n aliases = [opus], dialects = [anthropic] }"));
  }

  @Test
  void saysWhereABadEntryIs() {
    assertEquals(
        "my.conf:2: troupe.models.x: prices.output must be a number from 0, got free",
        refusal("troupe.models.x {\n prices { output = free }, dialects = [openai] }"));
  }

  @Test
  void refusesAListOfAModelThatAProviderDoesNotHave() {
    assertEquals(
        "my.conf:1: troupe.providers.x: allow must name models of [a], got 'b'",
        refusal("troupe.providers.x { base-url = \"http://a\", models = [a], allow = [b] }"));
  }

  @Test
  void aDefaultModelMayBeAnAliasOrPicked() {
    assertEquals(
        Optional.of("claude/opus"),
        settings(CLAUDE + "troupe.default-model = claude/opus").defaultModel());
    assertEquals(
        Optional.of("auto:deep"),
        settings(CLAUDE + "troupe.default-model = \"auto:deep\"").defaultModel());
  }
}
