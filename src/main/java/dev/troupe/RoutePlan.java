package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import dev.troupe.provider.Names;
import dev.troupe.provider.RouteSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The chains of models in {@code troupe.routes}. */
final class RoutePlan {

  private RoutePlan() {}

  /**
   * Reads them all.
   *
   * @param troupe the section {@code troupe}, whose keys are all known
   * @param providers that are configured, those that are off included
   * @throws StartRefused naming the setting that is wrong
   */
  static List<RouteSettings> read(Config troupe, Set<String> providers) {
    return new TreeSet<>(troupe.getObject("routes").keySet())
        .stream().map(name -> read(troupe, name, providers)).toList();
  }

  private static RouteSettings read(Config troupe, String name, Set<String> providers) {
    var section =
        troupe
            .getConfig("routes." + ConfigUtil.quoteString(name))
            .withFallback(troupe.getConfig("route-defaults"));
    return Sections.read("troupe.routes." + name, section, it -> settings(name, it, providers));
  }

  private static RouteSettings settings(String name, Config section, Set<String> providers) {
    var settings =
        new RouteSettings(
            name,
            section.getStringList("models"),
            optional(section, "first-event-timeout"),
            hedge(section));
    for (var model : settings.models()) {
      var provider = model.substring(0, model.indexOf('/'));
      if (!providers.contains(provider)) {
        throw new IllegalArgumentException(
            "models must name providers that there are, got "
                + Names.quoted(model)
                + Names.suggest(provider, providers));
      }
    }
    return settings;
  }

  private static Optional<RouteSettings.Hedge> hedge(Config section) {
    var after = optional(section, "hedge-after").map(RouteSettings.Hedge.Fixed::new);
    if (!section.hasPath("hedge-percentile")) {
      return after.map(it -> it);
    }
    if (after.isPresent()) {
      throw new IllegalArgumentException("hedge-percentile must not be set beside hedge-after");
    }
    return Optional.of(new RouteSettings.Hedge.Percentile(section.getDouble("hedge-percentile")));
  }

  private static Optional<Duration> optional(Config section, String key) {
    return section.hasPath(key) ? Optional.of(section.getDuration(key)) : Optional.empty();
  }
}
