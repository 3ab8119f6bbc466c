package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.troupe.model.ModelResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and headers of the operator's own, for every dialect. */
class DialectHeadersTest {

  /** Where the simulator speaks each dialect. */
  private static final Map<String, String> PLACES =
      Map.of(
          "openai", "/v1",
          "openai-responses", "/v1",
          "openai-compatible", "/v1",
          "azure-openai", "/openai/v1",
          "dial", "/dial/openai",
          "anthropic", "/v1",
          "bedrock", "",
          "ollama", "",
          "gemini", "/v1beta");

  @SuppressWarnings("NullAway.Init") // before all tests
  private static CatalogueStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand =
        new CatalogueStand(
            dialects().map(DialectHeadersTest::provider).collect(Collectors.joining()));
  }

  @AfterAll
  static void stop() {
    stand.close();
  }

  static Stream<String> dialects() {
    return Dialects.names().stream();
  }

  private static String provider(String dialect) {
    var account = dialect.matches("openai(-responses)?") ? "organization = org, project = pro" : "";
    return """
    troupe.providers.%s {
      dialect = %s, base-url = "$URL%s", api-key = k, headers { X-Team = red }, %s
    }
    """
        .formatted(dialect, dialect, PLACES.get(dialect), account);
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void everyDialectTakesAnAddressAndMoreHeaders(String dialect) throws Exception {
    var answer = stand.troupe.model(dialect + "/echo").generate("hello");

    assertEquals("hello", answer.content());
    assertEquals(Optional.of("red"), stand.lastRequest().header("X-Team"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "openai-responses"})
  void openAiIsToldOrganizationAndProject(String dialect) throws Exception {
    var _ = stand.troupe.model(dialect + "/echo").generate("hello");

    assertEquals(Optional.of("org"), stand.lastRequest().header("OpenAI-Organization"));
    assertEquals(Optional.of("pro"), stand.lastRequest().header("OpenAI-Project"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai-compatible",
        "azure-openai",
        "dial",
        "anthropic",
        "bedrock",
        "ollama",
        "gemini"
      })
  void othersRefuseThem(String dialect) {
    var section = "dialect = " + dialect + ", base-url = \"http://a\", api-key = k, ";

    for (var setting : List.of("organization", "project")) {
      assertEquals(
          "my.conf:1: troupe.providers.p: %s must be null: the dialect %s knows none"
              .formatted(setting, dialect),
          refusal(section + setting + " = o"));
    }
  }

  @Test
  void aProviderInDirectStyleRefusesThem() {
    var user = new UserProvider("p", Optional.empty(), _ -> _ -> ModelResponse.of(""));

    assertEquals(
        "my.conf:1: troupe.providers.p: organization must be null: a provider in direct style says"
            + " for whom it asks",
        refusal("organization = o", user));
  }

  @Test
  void theSimulatorMindsNoneOfTheDefaults() {
    assertEquals(
        1,
        settings("troupe.provider-defaults { organization = o, project = p }").simulator().stream()
            .count());
  }

  @Test
  void anEmptyOneIsNone() {
    var session =
        settings("troupe.providers.openai { api-key = k, organization = \"\", project = \" \" }")
            .providers()
            .on()
            .getFirst()
            .settings()
            .session();

    assertEquals(Set.of("Authorization"), session.headers().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"organization", "project"})
  void oneThatNoHeaderCanCarryIsRefusedByItsOwnName(String setting) {
    for (var value : List.of("a\\nb", "a\\r\\nX-Other: b", "\u043e\u0440\u0433")) {
      assertEquals(
          "my.conf:1: troupe.providers.p: %s must be one line of Latin letters; value not shown"
              .formatted(setting),
          refusal("dialect = openai, api-key = k, %s = \"%s\"".formatted(setting, value)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "headers.Host = a | 'Host': each request says that for itself",
        "headers.content-length = 1 | 'content-length': each request says that for itself",
        "headers.Transfer-Encoding = gzip | 'Transfer-Encoding': each request says that for itself",
        "headers.authorization = a, api-key = k | 'authorization' where a key is set, which goes"
            + " there",
        "headers.Authorization = a, api-keys = [k, l] | 'Authorization' where a key is set, which"
            + " goes there",
        "dialect = azure-openai, headers.API-KEY = a, api-key = k | 'API-KEY' where a key is set,"
            + " which goes there",
        "dialect = anthropic, headers.Anthropic-Version = a | 'anthropic-version': the dialect"
            + " anthropic sets it",
        "headers.openai-project = a, project = b | 'OpenAI-Project': project is set",
      })
  void aHeaderThatIsSentAnywayRefusesTheStart(String lines, String which) {
    assertEquals(
        "my.conf:1: troupe.providers.p: headers must not have " + which,
        refusal("base-url = \"http://a\", " + lines));
  }

  private static String refusal(String section, UserProvider... users) {
    var refused =
        assertThrows(
            StartRefused.class, () -> settings("troupe.providers.p { " + section + " }", users));
    return String.valueOf(refused.getMessage());
  }

  private static Settings settings(String text, UserProvider... users) {
    var options = ConfigParseOptions.defaults().setOriginDescription("my.conf");
    return Settings.from(ConfigFactory.parseString(text, options), List.of(users), Set.of());
  }
}
