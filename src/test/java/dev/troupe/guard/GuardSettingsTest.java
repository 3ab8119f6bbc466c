package dev.troupe.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardSettingsTest {

  private static GuardSettings with(String setting) {
    return GuardSettings.from(
        ConfigFactory.parseString(setting)
            .withFallback(ConfigFactory.defaultReference().getConfig("troupe.dispatcher-guard")));
  }

  @Test
  void isOnByDefault() {
    assertEquals(
        new GuardSettings(
            true,
            Duration.ofMillis(50),
            Set.of("pekko.actor.internal-dispatcher"),
            20,
            Optional.empty()),
        with(""));
  }

  @Test
  void recordsWhereItIsAskedTo() {
    assertEquals(
        Optional.of(Duration.ofMillis(2)),
        with("recording { enabled = true, threshold = 2ms }").recording());
  }

  @ParameterizedTest
  @CsvSource({
    "interval = 9ms, 'interval must be 10ms to 10s, got PT0.009S'",
    "interval = 11s, 'interval must be 10ms to 10s, got PT11S'",
    "warnings-a-minute = 0, 'warningsAMinute must be 1 to 1000, got 0'",
    "warnings-a-minute = 1001, 'warningsAMinute must be 1 to 1000, got 1001'",
    "'recording { enabled = true, threshold = 0ms }',"
        + " 'recording.threshold must be at least 1ms, got PT0S'"
  })
  void refusesWhatIsOutOfRange(String setting, String message) {
    var refused = assertThrows(IllegalArgumentException.class, () -> with(setting));

    assertEquals(message, refused.getMessage());
  }
}
