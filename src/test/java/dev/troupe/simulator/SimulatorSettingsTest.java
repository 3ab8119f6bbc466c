package dev.troupe.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatorSettingsTest {

  @Test
  void readsItsSection() {
    var config =
        ConfigFactory.parseString(
            "troupe.simulator { port = 9, pace = 20ms, api-key = k, max-request-bytes = 1 KiB }");

    assertEquals(
        new SimulatorSettings(9, Duration.ofMillis(20), Optional.of("k"), 1024),
        SimulatorSettings.from(config));
  }

  @Test
  void needsNoKey() {
    var config =
        ConfigFactory.parseString(
            "troupe.simulator { port = 0, pace = 0s, max-request-bytes = 8 MiB }");

    assertEquals(SimulatorSettings.defaults(), SimulatorSettings.from(config));
  }

  @Test
  void namesAKeyThatIsMissing() {
    var config = ConfigFactory.parseString("troupe.simulator { port = 0 }");

    var failure = assertThrows(ConfigException.Missing.class, () -> SimulatorSettings.from(config));

    assertEquals(true, String.valueOf(failure.getMessage()).contains("pace"));
  }

  @Test
  void keepsItsKeyOutOfItsText() {
    assertFalse(SimulatorSettings.defaults().withApiKey("s3cret").toString().contains("s3cret"));
  }

  @Test
  void refusesWhatIsOutOfRange() {
    var defaults = SimulatorSettings.defaults();

    assertThrows(IllegalArgumentException.class, () -> defaults.withPort(65536));
    assertThrows(IllegalArgumentException.class, () -> defaults.withPace(Duration.ofMillis(-1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SimulatorSettings(0, Duration.ZERO, Optional.empty(), 0));
  }
}
