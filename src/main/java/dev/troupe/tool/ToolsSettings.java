package dev.troupe.tool;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How tools are run: the sections {@code tool-defaults}, {@code tools} and {@code carrier-watch} of
 * {@code troupe}.
 */
public final class ToolsSettings {

  private final Config defaults;
  private final Config tools;
  private final Duration watchInterval;
  private final Duration watchBound;

  private ToolsSettings(Config defaults, Config tools, Config watch) {
    this.defaults = defaults;
    this.tools = tools;
    this.watchInterval = positive(watch, "interval");
    this.watchBound = positive(watch, "bound");
  }

  /**
   * The settings in {@code config}, which has the reference's defaults below it.
   *
   * @throws ConfigException if a key is missing or of the wrong type
   * @throws IllegalArgumentException if a key is unknown or a value out of its range
   */
  public static ToolsSettings from(Config config) {
    var troupe = config.getConfig("troupe");
    var settings =
        new ToolsSettings(
            troupe.getConfig("tool-defaults"),
            troupe.getConfig("tools"),
            troupe.getConfig("carrier-watch"));
    settings.tools.root().keySet().forEach(settings::requireKnownKeys);
    return settings;
  }

  /**
   * The settings of the tool called {@code name}.
   *
   * @throws ConfigException if a value is of the wrong type
   * @throws IllegalArgumentException if a value is out of its range, naming the tool
   */
  public ToolSettings of(String name) {
    var path = ConfigUtil.quoteString(name);
    var own = tools.hasPath(path) ? tools.getConfig(path) : ConfigFactory.empty();
    try {
      return ToolSettings.of(own.withFallback(defaults));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("troupe.tools." + name + ": " + wrong.getMessage(), wrong);
    }
  }

  /**
   * Refuses settings of tools that are not there, since they are most likely misspelled.
   *
   * @throws IllegalArgumentException naming the nearest tool
   */
  void requireKnownTools(List<String> names) {
    tools.root().keySet().stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw unknown("troupe.tools." + name, name, Set.copyOf(names), "tool");
            });
  }

  CarrierWatch newWatch() {
    return new CarrierWatch(watchInterval, watchBound);
  }

  private void requireKnownKeys(String name) {
    var known = defaults.root().keySet();
    tools.getConfig(ConfigUtil.quoteString(name)).root().keySet().stream()
        .filter(key -> !known.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw unknown("troupe.tools." + name + "." + key, key, known, "key");
            });
  }

  private static IllegalArgumentException unknown(
      String path, String word, Set<String> known, String what) {
    var hint = Nearest.to(word, known).map(near -> ", did you mean '" + near + "'?").orElse("");
    return new IllegalArgumentException(path + ": there is no such " + what + hint);
  }

  private static Duration positive(Config watch, String key) {
    var duration = watch.getDuration(key);
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "troupe.carrier-watch." + key + " must be longer than zero, got " + duration);
    }
    return duration;
  }
}
