package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

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

  @Test
  void keepsWhatTheUserSets() {
    var user = ConfigFactory.parseString(THREADS + " = 3").withFallback(ConfigFactory.load());

    assertEquals(3, OwnSystem.settings(user).getInt(THREADS));
  }
}
