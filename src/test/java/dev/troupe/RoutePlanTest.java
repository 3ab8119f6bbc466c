package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.troupe.provider.RouteSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutePlanTest {

  private static final String PROVIDERS =
      "troupe.providers { near.base-url = \"http://a\", far { enabled = false, base-url ="
          + " \"http://b\" } }\n";

  private static Settings settings(String text) {
    var options = ConfigParseOptions.defaults().setOriginDescription("my.conf");
    return Settings.from(ConfigFactory.parseString(PROVIDERS + text, options), List.of(), Set.of());
  }

  private static String refusal(String text) {
    var refused = assertThrows(StartRefused.class, () -> settings(text));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void readsAChain() {
    var settings =
        settings(
            "troupe.routes.smart { models = [near/m, far/n], first-event-timeout = 5s, hedge-after"
                + " = 2s }");

    assertEquals(
        List.of(
            new RouteSettings(
                "smart",
                List.of("near/m", "far/n"), // one that is off is skipped when it is asked
                Optional.of(Duration.ofSeconds(5)),
                Optional.of(new RouteSettings.Hedge.Fixed(Duration.ofSeconds(2))))),
        settings.routes());
  }

  @Test
  void canBeTheDefault() {
    var settings = settings("troupe { default-model = smart, routes.smart.models = [near/m] }");

    assertEquals(Optional.of("smart"), settings.defaultModel());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "models = []                     | models must name at least one provider/model",
        "models = [near]                 | models must be provider/model each, got 'near'",
        "models = [near/]                | models must be provider/model each, got 'near/'",
        "models = [near/m, near/m]       | models must not name a model twice",
        "models = [neer/m]                | models must name providers that there are, got"
            + " 'neer/m'; nearest: 'near'",
        "models = [near/m], hedge-after = 0s       | hedge-after must be more than 0 and at most"
            + " 100d, got PT0S",
        "models = [near/m], hedge-after = 300d     | hedge-after must be more than 0 and at most"
            + " 100d, got PT7200H",
        "models = [near/m], hedge-percentile = 1   | hedge-percentile must be more than 0 and less"
            + " than 1, got 1.0",
        "models = [near/m], first-event-timeout = -1s | first-event-timeout must be more than 0 and"
            + " at most 100d, got PT-1S",
        "models = [near/m], hedge-after = 1s, hedge-percentile = 0.9 | hedge-percentile must not be"
            + " set beside hedge-after"
      })
  void refusesAChainThatIsWrong(String section, String why) {
    assertEquals(
        "my.conf:2: troupe.routes.smart: " + why,
        refusal("troupe.routes.smart { " + section + " }"));
  }

  @Test
  void refusesAnUnknownKey() {
    assertTrue(refusal("troupe.routes.smart { modells = [near/m] }").contains("models"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retry.max-attempts = 0          | retry.max-attempts must be 1 to 100, got 0",
        "retry.shortest-pause = 0s       | retry.shortest-pause must be more than 0",
        "retry.longest-pause = 1ms       | retry.longest-pause must be at least",
        "retry.budget-share = 2          | retry.budget-share must be 0 to 1, got 2.0",
        "breaker.failure-share = 0       | breaker.failure-share must be above 0",
        "breaker.longest-pause = 1ms     | breaker.longest-pause must be at least",
        "rate.requests-per-minute = 0    | rate.requests-per-minute must be at least 1, got 0"
      })
  void refusesALimitOutOfItsRange(String setting, String why) {
    var told = refusal("troupe.providers.near." + setting);

    assertTrue(told.startsWith("my.conf:2: troupe.providers.near: " + why), told);
  }
}
