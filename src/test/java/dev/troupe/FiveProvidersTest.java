package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.troupe.model.ModelException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers of several dialects, and two of one, in one configuration, with models alike. */
class FiveProvidersTest {

  @SuppressWarnings("NullAway.Init") // before all tests
  private static CatalogueStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand =
        new CatalogueStand(
            """
            troupe.providers {
              near   { dialect = openai-compatible, base-url = "$URL/v1", models = [echo, parallel] }
              far    { dialect = openai-compatible, base-url = "$URL/v1", models = [echo, see] }
              openai { base-url = "$URL/v1", api-key = k, models = [echo, think] }
              claude { dialect = anthropic, base-url = "$URL/v1", api-key = k, models = [echo] }
              ollama { dialect = ollama, base-url = "$URL", models = [echo, tools] }
            }
            troupe.models.echo { name = echo, dialects = [anthropic, ollama], aliases = [parrot] }
            troupe.models.tools { dialects = [ollama], aliases = [toolbox] }
            """);
  }

  @AfterAll
  static void stop() {
    stand.close();
  }

  @ParameterizedTest
  @CsvSource({
    "near,   /v1/chat/completions",
    "far,    /v1/chat/completions",
    "openai, /v1/chat/completions",
    "claude, /v1/messages",
    "ollama, /api/chat",
  })
  void asksEachInItsOwnDialect(String provider, String path) throws Exception {
    var answer = stand.troupe.model(provider + "/echo").generate("one two");

    assertEquals("one two", answer.content());
    assertEquals(provider, answer.provider());
    assertEquals(path, stand.lastRequest().path());
  }

  @Test
  void refusesABareNameThatSeveralHaveAndNamesThem() {
    var refused =
        assertThrows(
            ModelException.UnknownModel.class, () -> stand.troupe.model("echo").generate("hi"));

    assertEquals(
        "router: several providers have a model 'echo'; name one of claude/echo, far/echo,"
            + " near/echo, ollama/echo, openai/echo",
        refused.getMessage());
  }

  @Test
  void refusesABareAliasThatSeveralHave() {
    var refused =
        assertThrows(
            ModelException.UnknownModel.class, () -> stand.troupe.model("parrot").generate("hi"));

    assertEquals(
        "router: several providers have a model 'parrot'; name one of claude/parrot,"
            + " ollama/parrot",
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"parallel, near", "see, far", "think, openai", "tools, ollama", "toolbox, ollama"})
  void sendsABareNameToTheOneThatHasIt(String model, String provider) throws Exception {
    assertEquals(provider, stand.troupe.model(model).generate("hi").provider());
  }

  @Test
  void asksByTheNameThatAnAliasMeans() throws Exception {
    var answer = stand.troupe.model("claude/parrot").generate("one");

    assertEquals("one", answer.content());
    assertEquals("echo", stand.lastRequest().body().at("/model").asText());
  }
}
