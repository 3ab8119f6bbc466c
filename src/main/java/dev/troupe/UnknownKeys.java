package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.troupe.provider.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Refuses every key below {@code troupe} that {@code reference.conf} does not have: a misspelled
 * setting would otherwise be a setting that silently does nothing.
 *
 * <p>An empty section of {@code reference.conf} takes any names, such as {@code headers}; those of
 * providers, models and tools have the keys of their defaults.
 */
final class UnknownKeys {

  private static final String TOOLS = "troupe.tools";
  private static final String MODELS = "troupe.models"; // vendors call them as they like
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  /** Sections of named sections, and the section that has their keys. */
  private static final Map<String, String> NAMED =
      Map.of(
          "troupe.providers",
          "provider-defaults",
          "troupe.routes",
          "route-defaults",
          MODELS,
          "model-defaults",
          TOOLS,
          "tool-defaults");

  private record Unknown(String path, ConfigValue value, String problem) {}

  private final ConfigObject reference;
  private final Set<String> tools;
  private final List<Unknown> found = new ArrayList<>();

  private UnknownKeys(ConfigObject reference, Set<String> tools) {
    this.reference = reference;
    this.tools = tools;
  }

  /**
   * Lets {@code config} pass when it has no unknown key.
   *
   * @param reference of Troupe's own jar
   * @param tools that there are
   * @throws StartRefused naming the first unknown key, where it is, and the nearest known one
   */
  static void refuse(Config config, Config reference, Set<String> tools) {
    var keys = new UnknownKeys(reference.getObject("troupe"), tools);
    keys.compare("troupe", config.getObject("troupe"), keys.reference);
    keys.found.stream()
        .min(Comparator.comparingInt(unknown -> unknown.value.origin().lineNumber()))
        .ifPresent(
            unknown -> {
              throw new StartRefused(Origins.place(unknown.value) + ": " + unknown.problem);
            });
  }

  /** Whether a provider or a tool can be called so. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private void compare(String path, ConfigObject section, ConfigObject known) {
    section.forEach(
        (key, value) -> {
          var expected = known.get(key);
          if (expected == null) {
            found.add(new Unknown(path, value, unknown(path, key, known.keySet())));
          } else if (expected instanceof ConfigObject expectedSection) {
            compareSection(path + "." + key, value, expectedSection);
          }
        });
  }

  private void compareSection(String path, ConfigValue value, ConfigObject known) {
    if (!(value instanceof ConfigObject section)) {
      found.add(new Unknown(path, value, path + " must be a section: " + path + " { … }"));
    } else if (NAMED.containsKey(path)) {
      var defaults = NAMED.get(path);
      section.forEach((name, its) -> compareNamed(path, name, its, defaults));
    } else if (!known.isEmpty()) {
      compare(path, section, known);
    }
  }

  private void compareNamed(String path, String name, ConfigValue value, String defaults) {
    if (!isName(name) && !path.equals(MODELS)) {
      found.add(
          new Unknown(
              path,
              value,
              "%s: '%s' is no name: lower-case letters, digits and hyphens, 64 at most, a letter first"
                  .formatted(path, name)));
    }
    if (path.equals(TOOLS) && !tools.contains(name)) {
      found.add(new Unknown(path, value, unknown(path, name, tools)));
    }
    var known = reference.get(defaults);
    compareSection(
        path + "." + name, value, (ConfigObject) Optional.ofNullable(known).orElseThrow());
  }

  private String unknown(String path, String key, Set<String> siblings) {
    var here =
        Names.nearest(key, siblings)
            .filter(each -> isNear(key, each))
            .map(each -> path + "." + each);
    var nearest = here.or(() -> elsewhere(key)).or(() -> Names.nearest(key, siblings));
    return "unknown key %s.%s; nearest known: %s".formatted(path, key, nearest.orElse("none"));
  }

  /** The full path of a key that is spelled almost so, in another section. */
  private Optional<String> elsewhere(String key) {
    var paths = new TreeSet<String>();
    collect("troupe", reference, paths);
    return paths.stream()
        .filter(path -> isNear(key, last(path)))
        .min(Comparator.comparingInt(path -> Names.distance(key, last(path))));
  }

  private static void collect(String path, ConfigObject section, Collection<String> paths) {
    section.forEach(
        (key, value) -> {
          paths.add(path + "." + key);
          if (value instanceof ConfigObject below) {
            collect(path + "." + key, below, paths);
          }
        });
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static boolean isNear(String key, String other) {
    return Names.distance(key, other) <= Math.max(2, key.length() / 2); // chosen, not measured
  }
}
