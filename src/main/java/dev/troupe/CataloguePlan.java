package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import dev.troupe.catalogue.Catalogue;
import dev.troupe.catalogue.ModelEntry;
import dev.troupe.catalogue.ModelSection;
import dev.troupe.provider.Names;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The models in {@code troupe.models}: those that the jar brings, and what is laid over them. */
final class CataloguePlan {

  /** The jar's own models, as {@code troupe.models}. */
  static final Config MODELS =
      ConfigFactory.parseResources(Catalogue.class, "models.conf").atPath("troupe.models");

  private CataloguePlan() {}

  /**
   * Reads them all.
   *
   * @param troupe the section {@code troupe}, whose keys are all known
   * @param providers that are configured
   * @throws StartRefused naming the model and the setting that is wrong
   */
  static Catalogue read(Config troupe, Set<String> providers) {
    var entries = new LinkedHashMap<String, ModelEntry>();
    for (var name : jarsFirst(troupe.getObject("models").keySet())) {
      var section =
          troupe
              .getConfig("models." + ConfigUtil.quoteString(name))
              .withFallback(troupe.getConfig("model-defaults"));
      var path = "troupe.models." + name;
      var entry =
          Sections.read(path, section, it -> checked(ModelSection.read(name, it), providers));
      if (Sections.read(path, section, it -> it.getBoolean("enabled"))) {
        entries.put(name, entry);
        Sections.read(path, section, _ -> catalogue(entries)); // refuses what clashes, by its place
      }
    }
    return catalogue(new TreeMap<>(entries));
  }

  /** So that of two that clash the operator's own is the one that is told. */
  private static List<String> jarsFirst(Set<String> names) {
    var jars = MODELS.getObject("troupe.models").keySet();
    return names.stream()
        .sorted(Comparator.comparing((String name) -> !jars.contains(name)).thenComparing(it -> it))
        .toList();
  }

  private static Catalogue catalogue(Map<String, ModelEntry> entries) {
    return new Catalogue(List.copyOf(entries.values()));
  }

  private static ModelEntry checked(ModelEntry entry, Set<String> providers) {
    requireAmong("dialects", entry.dialects(), Dialects.names());
    requireAmong("providers", entry.providers(), providers);
    return entry;
  }

  private static void requireAmong(String key, List<String> named, Collection<String> known) {
    for (var name : named) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s must be among %s, got %s"
                .formatted(key, String.join(", ", known), Names.quoted(name)));
      }
    }
  }
}
