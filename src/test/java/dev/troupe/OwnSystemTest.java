package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnSystemTest {

  private static final String THREADS =
      "pekko.actor.default-dispatcher.fork-join-executor.parallelism-min";

  @Test
  void leavesTheJvmToItsUser() {
    var settings = OwnSystem.settings(ConfigFactory.empty());

    assertFalse(settings.getBoolean("pekko.jvm-exit-on-fatal-error"));
    assertFalse(settings.getBoolean("pekko.jvm-shutdown-hooks"));
    assertFalse(settings.getBoolean("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook"));
  }

  @Test
  void takesTheDefaultsOfALoadedConfigurationForDefaults() {
    var settings = OwnSystem.settings(ConfigFactory.load());

    assertFalse(settings.getBoolean("pekko.jvm-exit-on-fatal-error"));
    assertEquals(2, settings.getInt(THREADS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pekko.loglevel = 5 | pekko.loglevel must be one of",
        "pekko.stdout-loglevel = LOUD | pekko.stdout-loglevel must be one of",
        "pekko.loglevel = [] | loglevel has type LIST rather than STRING",
        "pekko.actor.default-dispatcher.type = Nonsense | type [Nonsense]",
        "pekko.actor.default-dispatcher.throughput = many | throughput has type STRING",
        "pekko.actor.default-dispatcher.executor = none | executor = [none]",
        "pekko.actor.provider = nowhere | ClassNotFoundException: nowhere",
      })
  void refusesToStartWithAWrongSettingInOneLine(String setting, String why) {
    var config = ConfigFactory.parseString(setting).withFallback(ConfigFactory.load());

    var refused = assertThrows(StartRefused.class, () -> OwnSystem.start(config));

    var message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(why), message);
    assertEquals(1, message.lines().count(), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "WARNING", "Debug"})
  void takesTheLevelsThatPekkoKnows(String level) {
    var config = ConfigFactory.parseString("pekko.loglevel = " + level);
    var system = OwnSystem.start(config.withFallback(ConfigFactory.load()));

    assertEquals(level, system.settings().config().getString("pekko.loglevel"));

    system.terminate();
  }

  @Test
  void keepsWhatTheUserSets() {
    var user = ConfigFactory.parseString(THREADS + " = 3").withFallback(ConfigFactory.load());

    assertEquals(3, OwnSystem.settings(user).getInt(THREADS));
  }
}
