package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderSettings;
import dev.troupe.provider.ProviderSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final Set<String> TOOLS = Set.of("chat", "listmodels");
  private static final String CANARY = "sk-canary-7d1f";

  @Test
  void everyDefaultIsValid() {
    var settings = settings("");

    assertEquals(Duration.ofMinutes(10), settings.deadline());
    assertEquals(Optional.empty(), settings.defaultModel());
    assertEquals(List.of(), settings.providers().on());
  }

  @Test
  void readsAProviderOverTheDefaults() {
    var settings =
        settings(
            """
            troupe.provider-defaults.max-queue = 7
            troupe.providers.local {
              dialect = openai-compatible, base-url = "https://localhost:11434/v1"
              models = [a, b], max-concurrent = 3, proxy = "proxy.example:3128"
              headers { X-Team = red }
            }
            """);

    var local = settings.providers().on().getFirst().settings();
    assertEquals("local", local.name());
    assertEquals(List.of("a", "b"), local.models());
    assertEquals(7, local.maxQueue());
    assertEquals(3, local.maxConcurrent());
    assertEquals("red", local.session().headers().get("X-Team"));
    assertEquals(3128, local.session().proxy().orElseThrow().getPort());
  }

  @Nested
  class WhenAKeyIsUnknown {

    @ParameterizedTest
    @CsvSource({
      "troupe.deadlin = 1s,                              troupe.deadlin, troupe.deadline",
      "troupe.ingress.prot = 1,                          troupe.ingress.prot, troupe.ingress.port",
      "troupe.provider.x.models = [],                    troupe.provider, troupe.providers",
      "troupe.providers.x.base-ulr = a,                  troupe.providers.x.base-ulr,"
          + " troupe.providers.x.base-url",
      "troupe.providers.x.restart.longst = 1s,           troupe.providers.x.restart.longst,"
          + " troupe.providers.x.restart.longest",
      "troupe.tools.chta.max-queue = 1,                  troupe.tools.chta, troupe.tools.chat",
      "troupe.tools.chat.max-queu = 1,                   troupe.tools.chat.max-queu,"
          + " troupe.tools.chat.max-queue",
      "troupe.max-queue = 3,                             troupe.max-queue,"
          + " troupe.provider-defaults.max-queue",
    })
    void namesItAndTheNearestKnownOne(String line, String unknown, String nearest) {
      assertEquals(
          "my.conf:1: unknown key %s; nearest known: %s".formatted(unknown, nearest),
          refusal(line));
    }

    @Test
    void namesTheFirstOfSeveral() {
      assertTrue(
          refusal("troupe.b = 1\ntroupe.a = 1").startsWith("my.conf:1: unknown key troupe.b"));
    }

    @Test
    void doesNotShowItsValue() {
      assertFalse(refusal("troupe.providers.x.api-kee = " + CANARY).contains(CANARY));
    }
  }

  @Nested
  class WhenAValueIsWrong {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "troupe.deadline = soon | No number in duration value 'soon'",
          "troupe.deadline = 3 parsecs | Could not parse time unit 'parsecs'",
          "troupe.deadline = 0s | troupe: deadline must be more than 0 and at most 100d, got 0s",
          "troupe.deadline = [1] | troupe: deadline has type LIST rather than STRING",
          "troupe.simulator.port = 70000 | port must be within 0 and 65535, got 70000",
          "troupe.simulator.start = yes | start must be auto, always or never, got yes",
          "troupe.simulator = off | troupe.simulator must be a section",
          "troupe.agents.max-rounds = 0 | troupe.agents: max-rounds must be 1 to 10000, got 0",
          "troupe.agents.max-tokens = 0 | max-tokens must be at least 1, got 0",
          "troupe.agents.max-cost = USD 0.00 | max-cost must be more than 0, got 0.00",
          "troupe.agents.max-cost = usd 1 | max-cost must have a currency of three capital letters"
              + " such as USD, got usd",
          "troupe.agents.max-cost = 2.50 | max-cost must be a currency and an amount such as"
              + " USD 2.50, got 2.50",
          "troupe.structured.max-corrections = 11 | max-corrections must be 0 to 10, got 11",
          "troupe.provider-defaults.json-schema = some | json-schema has type STRING rather than"
              + " BOOLEAN",
          "troupe.provider-defaults.embedding-batch = 0 | embedding-batch must be 1 to 1000000,"
              + " got 0",
          "troupe.provider-defaults.max-embeddings = 0 | max-embeddings must be 1 to 1000000,"
              + " got 0",
          "troupe.ingress.port = 70000 | troupe.ingress: port must be 0 to 65535, got 70000",
          "troupe.ingress.drain = -1s | troupe.ingress: drain must be 0 to 100d, got -1s",
          "troupe.events.ring-size = 0 | ring-size must be 1 to 1000000, got 0",
          "troupe.events.ring-size = many | has type STRING rather than NUMBER, got \"many\"",
          "troupe.providers.x = http | troupe.providers.x must be a section",
          "troupe.providers.X.models = [] | 'X' is no name",
          "troupe.providers.x.enabled = maybe | enabled has type STRING rather than BOOLEAN",
          "troupe.providers.x.dialect = opnai | must be one of openai, openai-responses,"
              + " openai-compatible, azure-openai, dial, anthropic, bedrock, ollama, gemini, got"
              + " opnai",
          "troupe.providers.x.base-url = localhost | base-url must be http(s)://host",
          "troupe.providers.x.base-url = \"http://a:b@c\" | without a password",
          "troupe.provider-defaults.max-queue = -1 | max-queue must be 0 to 1000000, got -1",
          "troupe.provider-defaults.max-connections = 0 | max-connections must be 1 to 65535, got"
              + " 0",
          "troupe.provider-defaults.max-event = 1 | max-event must be 1k to 1g, got 1",
          "troupe.provider-defaults.max-body = lots | max-body",
          "troupe.provider-defaults.keep-alive = 0s | keep-alive must be more than 0 and at most"
              + " 100d, got 0s",
          "troupe.provider-defaults.start-timeout = 101d | start-timeout must be more than 0 and at"
              + " most 100d, got 101d",
          "troupe.provider-defaults.restart.longest = 1ms | longest must be at least"
              + " restart.shortest",
          "troupe.provider-defaults.proxy = here | proxy must be host:port",
          "troupe.provider-defaults.headers = { \"a b\" = c } | unlike 'a b'",
          "troupe.provider-defaults.models = gpt | models has type STRING rather than LIST",
        })
    void saysWhereAndWhatIsAllowed(String line, String problem) {
      var refusal = refusal(line);

      assertTrue(refusal.startsWith("my.conf:1: "), refusal);
      assertTrue(refusal.contains(problem), refusal);
      assertFalse(refusal.contains("\n"), refusal);
    }

    @Test
    void saysWhereWhatIsNoConfigurationStands() {
      var unparsed =
          assertThrows(
              ConfigException.class,
              () -> conf("troupe {\n  providers.x.api-key = \"" + CANARY + "\n}"));

      assertEquals(
          "my.conf:2: the configuration cannot be parsed: check quotes, braces and commas there",
          Sections.refused(unparsed).getMessage());
    }

    @Test
    void doesNotShowAKeyOrAHeader() {
      var lines =
          List.of(
              "troupe.providers.x.api-key = [" + CANARY + "]",
              "troupe.providers.x.api-key { a = " + CANARY + " }",
              "troupe.provider-defaults.headers = " + CANARY,
              "troupe.providers.x.api-keys = " + CANARY,
              "troupe.providers.x.api-keys = [" + CANARY + ", {}]",
              "troupe.providers.x.api-keys = [" + CANARY + ", " + CANARY + "]",
              "troupe.providers.x.api-keys = [" + CANARY + ", \" \"]",
              "troupe.providers.x.api-keys = [a, \"" + CANARY + "\\n\"]",
              "troupe.providers.x { api-key = " + CANARY + ", api-keys = [" + CANARY + "] }",
              "troupe.provider-defaults.headers { a = \"" + CANARY + "\\n\" }",
              "troupe.providers.x { api-key = " + CANARY + ", base-url = \"" + CANARY + "\" }");

      lines.forEach(line -> assertFalse(refusal(line).contains(CANARY), line));
    }
  }

  @Nested
  class WithoutAKey {

    @Test
    void aProviderAtItsVendorsAddressIsOffAndSaysHowToTurnItOn() {
      var settings = settings("troupe.providers.openai { api-key = ${?NO_SUCH_VARIABLE_7D1F} }");

      assertEquals(List.of(), settings.providers().on());
      assertEquals(
          List.of(
              "provider 'openai' is off: it has no key; export OPENAI_API_KEY, or give"
                  + " troupe.providers.openai an api-key"),
          settings.providers().offLines());
    }

    @Test
    void aBlankKeyIsNone() {
      assertEquals(1, settings("troupe.providers.openai.api-key = \" \"").providers().off().size());
    }

    @Test
    void aProviderWithAnAddressOfItsOwnIsOn() {
      var settings = settings("troupe.providers.local.base-url = \"http://localhost:1\"");

      assertEquals(List.of("local"), names(settings));
      assertEquals(List.of(), settings.providers().off());
    }

    @Test
    void aCompatibleProviderNeedsAnAddress() {
      assertTrue(
          refusal("troupe.providers.local.dialect = openai-compatible")
              .startsWith("troupe.providers.local.base-url is not set: say where"));
    }

    @Test
    void theSimulatorRuns() {
      assertTrue(settings("troupe.providers.openai {}").simulator().isPresent());
      assertTrue(settings("troupe.simulator.start = never").simulator().isEmpty());
    }
  }

  @Nested
  class WithAKey {

    private final Settings settings =
        settings("troupe.providers.openai.api-key = \"" + CANARY + "\"");

    @Test
    void theProviderIsOnAndSendsIt() {
      var openai = settings.providers().on().getFirst().settings();

      assertEquals(
          URI.create("https://api.openai.com/v1"), openai.session().baseUrl().orElseThrow());
      assertEquals("Bearer " + CANARY, openai.session().headers().get("Authorization"));
    }

    @Test
    void theSimulatorDoesNotRun() {
      assertTrue(settings.simulator().isEmpty());
      assertTrue(
          settings("troupe { providers.openai.api-key = k, simulator.start = always }")
              .simulator()
              .isPresent());
    }

    @Test
    void nothingShowsIt() {
      assertFalse(settings.toString().contains(CANARY));
      assertFalse(settings.providers().on().toString().contains(CANARY));
      assertFalse(
          settings.providers().simulator(URI.create("http://a")).toString().contains(CANARY));
    }
  }

  @Test
  void aProviderThatIsNotEnabledIsOff() {
    assertEquals(
        List.of("provider 'local' is off: troupe.providers.local.enabled is false"),
        settings("troupe.providers.local { enabled = false, base-url = \"http://a\" }")
            .providers()
            .offLines());
  }

  @Test
  void aProviderOfTheBuilderTakesItsAddressFromItsSection() {
    var user = new UserProvider("mine", Optional.empty(), _ -> request -> ModelResponse.of(""));

    var settings =
        Settings.from(
            conf("troupe.providers.mine.base-url = \"http://mine:1\""), List.of(user), TOOLS);

    assertEquals(
        URI.create("http://mine:1"),
        settings.providers().on().getFirst().settings().session().baseUrl().orElseThrow());
  }

  @Test
  void aProviderOfTheBuilderNeedsNoAddress() {
    var user = new UserProvider("mine", Optional.empty(), _ -> request -> ModelResponse.of(""));

    var settings = Settings.from(conf(""), List.of(user), TOOLS);

    assertEquals(
        Optional.empty(), settings.providers().on().getFirst().settings().session().baseUrl());
  }

  private static List<String> names(Settings settings) {
    return settings.providers().on().stream()
        .map(ProviderSpec::settings)
        .map(ProviderSettings::name)
        .toList();
  }

  private static Settings settings(String text) {
    return Settings.from(conf(text), List.of(), TOOLS);
  }

  private static String refusal(String text) {
    var refused = assertThrows(StartRefused.class, () -> settings(text));
    return String.valueOf(refused.getMessage());
  }

  private static Config conf(String text) {
    var options = ConfigParseOptions.defaults().setOriginDescription("my.conf");
    return ConfigFactory.parseString(text, options);
  }
}
