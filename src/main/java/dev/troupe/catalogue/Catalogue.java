package dev.troupe.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The models that are known. Never changes; any thread. */
public final class Catalogue {

  /** Without any model: all are sent everything. */
  public static final Catalogue EMPTY = new Catalogue(List.of());

  private final List<ModelEntry> entries;

  /**
   * A catalogue of {@code entries}.
   *
   * @throws IllegalArgumentException where a name or an alias means two models of the same provider
   *     or dialect
   */
  public Catalogue(List<ModelEntry> entries) {
    this.entries = List.copyOf(entries);
    var meanings = new HashMap<String, String>();
    this.entries.forEach(entry -> note(entry, meanings));
  }

  private static void note(ModelEntry entry, Map<String, String> meanings) {
    var scopes =
        entry.providers().isEmpty()
            ? entry.dialects().stream().map(dialect -> "dialect '" + dialect + "'")
            : entry.providers().stream().map(provider -> "provider '" + provider + "'");
    for (var scope : scopes.toList()) {
      for (var name :
          Stream.concat(Stream.of(entry.name()), entry.aliases().stream()).distinct().toList()) {
        var other = meanings.putIfAbsent(scope + " " + name, entry.name());
        if (other != null) {
          throw new IllegalArgumentException(
              "aliases must mean one model each: '%s' of %s is %s"
                  .formatted(name, scope, both(other, entry.name())));
        }
      }
    }
  }

  private static String both(String one, String other) {
    return one.equals(other) ? "told of twice" : "both " + one + " and " + other;
  }

  /** The models of a provider: those that name it come before those of its dialect. */
  List<ModelEntry> of(String provider, String dialect) {
    var all = new ArrayList<ModelEntry>();
    entries.stream()
        .filter(entry -> !entry.providers().isEmpty() && entry.isOf(provider, dialect))
        .forEach(all::add);
    entries.stream()
        .filter(entry -> entry.providers().isEmpty() && entry.isOf(provider, dialect))
        .filter(entry -> all.stream().noneMatch(own -> own.isCalled(entry.name())))
        .forEach(all::add);
    return List.copyOf(all);
  }
}
