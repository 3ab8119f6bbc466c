package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The actor system of a Troupe that was given none. */
final class OwnSystem {

  /**
   * In place of Pekko's defaults; what the user sets otherwise stays.
   *
   * <p>Few threads: nothing in the tree computes for long, and one for each core is enough. No JVM
   * hooks and no exit on a fatal error: the JVM is the user's. Dead letters are what a call that
   * ended leaves behind, and no news.
   *
   * <p>Pekko's own sockets, which the simulator has, are read and written by the same threads: no
   * code of users runs there that could hold them, and a pool of its own wakes more threads.
   */
  private static final Config SETTINGS =
      ConfigFactory.parseString(
          """
          pekko {
            jvm-exit-on-fatal-error = off
            jvm-shutdown-hooks = off
            coordinated-shutdown.run-by-jvm-shutdown-hook = off
            log-dead-letters = off
            log-dead-letters-during-shutdown = off
            actor.default-dispatcher.fork-join-executor {
              parallelism-min = 2
              parallelism-factor = 1.0
            }
            io.tcp.worker-dispatcher = "pekko.actor.default-dispatcher"
          }
          """);

  private OwnSystem() {}

  /** Pekko would complain of any other level, and start with one of its own choice. */
  private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARNING", "INFO", "DEBUG");

  /**
   * Starts a system with the settings of {@code config}, with or without the defaults.
   *
   * @throws StartRefused if Pekko cannot start with them
   */
  static ActorSystem<Void> start(Config config) {
    try {
      var settings = settings(config);
      requireLevel(settings, "pekko.loglevel");
      requireLevel(settings, "pekko.stdout-loglevel");
      return create(settings);
    } catch (ConfigException wrong) {
      throw Sections.refused(wrong);
    }
  }

  private static ActorSystem<Void> create(Config settings) {
    try {
      return ActorSystem.create(Behaviors.empty(), "troupe", settings);
    } catch (ConfigException wrong) {
      throw wrong;
    } catch (Exception wrong) { // of whatever class Pekko looked for, checked ones included
      throw new StartRefused(
          "settings below pekko: the actor system cannot start: "
              + wrong.getClass().getSimpleName()
              + ": "
              + wrong.getMessage(),
          wrong);
    }
  }

  private static void requireLevel(Config settings, String key) {
    var level = settings.getString(key);
    if (!LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
      var place = Origins.place(settings.getValue(key));
      throw new StartRefused(
          "%s: %s must be one of %s, got %s"
              .formatted(place, key, String.join(", ", LEVELS), level));
    }
  }

  static Config settings(Config config) {
    var reference = ConfigFactory.defaultReference();
    var whole = config.withFallback(reference).resolve();
    for (var setting : SETTINGS.entrySet()) {
      var path = setting.getKey();
      if (whole.getValue(path).unwrapped().equals(reference.getValue(path).unwrapped())) {
        whole = whole.withValue(path, setting.getValue());
      }
    }
    return whole;
  }
}
