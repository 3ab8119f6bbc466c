package dev.troupe.provider;

import dev.troupe.catalogue.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which provider a model's name means.
 *
 * <p>{@code provider/model} means that provider. A bare name means the one provider that lists it;
 * where none does, the one provider that lists no models and so takes any. {@code provider/model}
 * of a provider that is off is not taken by that one. No name means the configured default, or the
 * only provider there is.
 *
 * <p>Before all that, the name of a chain means that chain, and {@code auto} and {@code auto:fast}
 * leave the choice to Troupe. An alias means the model whose alias it is.
 *
 * @param providers in the order of configuration
 * @param off those that do not run
 * @param chains by name
 * @param defaultModel what a request means that names no model
 */
record ModelRoutes(
    List<Entry> providers,
    List<OffProvider> off,
    Map<String, LiveRoute> chains,
    Optional<String> defaultModel) {

  /**
   * One provider.
   *
   * @param models that it lists; empty: it takes any
   * @param aliases other names of those that it lists
   * @param embeds whether it may make vectors
   */
  record Entry(String provider, List<String> models, List<String> aliases, boolean embeds) {

    Entry(String provider, List<String> models) {
      this(provider, models, List.of(), true);
    }

    static Entry of(String provider, List<String> models, Offer offer) {
      var aliases = models.stream().flatMap(model -> offer.aliases(model).stream()).toList();
      return new Entry(provider, models, aliases, offer.embeds());
    }

    /** Whether it is {@code provider} and lists {@code model}, with or without its own name. */
    boolean serves(String provider, String model) {
      return this.provider.equals(provider)
          && (models.isEmpty()
              || Stream.concat(models.stream(), aliases.stream())
                  .anyMatch(each -> model.equals(each) || model.equals(provider + "/" + each)));
    }
  }

  /** Where a request goes. */
  sealed interface Route {

    /** To {@code provider}, for {@code model} as it was asked for; absent: its own default. */
    record To(String provider, Optional<String> model) implements Route {}

    /** Along a chain of models that stand in for one another. */
    record Along(LiveRoute chain) implements Route {}

    /** To a model that is picked by its category: {@code auto:fast}. */
    record Auto(String wanted) implements Route {}

    /** Nowhere, for what the request asks. */
    record Unfit(String message) implements Route {}

    /** Nowhere at this time. */
    record Unavailable(String message) implements Route {}

    /** Nowhere. */
    record Unknown(String message) implements Route {}
  }

  ModelRoutes {
    providers = List.copyOf(providers);
    off = List.copyOf(off);
    chains = Map.copyOf(chains);
  }

  Route find(Optional<String> asked) {
    return find(asked, _ -> true);
  }

  /**
   * Where a request goes that only some providers can answer.
   *
   * @param can whether one can: where a bare name could mean several, it means one of these
   */
  Route find(Optional<String> asked, Predicate<Entry> can) {
    var name = asked.or(() -> defaultModel);
    return name.map(it -> named(it, can)).orElseGet(this::unnamed);
  }

  /** Why a request for {@code model} would be refused; empty where it would not be. */
  Optional<String> objection(String model) {
    return switch (find(Optional.of(model))) {
      case Route.Unknown(var why) -> Optional.of(why);
      case Route.Along _, Route.Auto _, Route.Unfit _, Route.Unavailable _ -> Optional.empty();
      case Route.To(var provider, _) ->
          providers.stream().anyMatch(entry -> entry.serves(provider, model))
              ? Optional.empty()
              : Optional.of(nobodyHas(model));
    };
  }

  private Route unnamed() {
    return providers.size() == 1
        ? new Route.To(providers.getFirst().provider(), Optional.empty())
        : new Route.Unknown(
            providers.isEmpty()
                ? "no provider is configured; add one under troupe.providers"
                : "the request names no model and troupe.default-model is not set; name one of "
                    + names());
  }

  private Route named(String name, Predicate<Entry> can) {
    var chain = chains.get(name);
    if (chain != null) {
      return new Route.Along(chain);
    }
    if (AutoModels.isAuto(name) && providers.stream().noneMatch(it -> it.models().contains(name))) {
      return new Route.Auto(name);
    }
    var slash = name.indexOf('/');
    if (slash > 0) {
      var provider = name.substring(0, slash);
      for (var entry : providers) {
        if (entry.provider().equals(provider)) {
          return new Route.To(provider, Optional.of(name)); // whose front takes its name off
        }
      }
    }
    return bare(name, can);
  }

  private Route bare(String name, Predicate<Entry> can) {
    var listing = narrowed(listing(name), can);
    if (listing.size() > 1) {
      return new Route.Unknown(
          "several providers have a model %s; name one of %s"
              .formatted(Names.quoted(name), qualified(name, listing)));
    }
    var takers =
        listing.isEmpty() && !name.isBlank() && !namesOneThatIsOff(name)
            ? narrowed(providers.stream().filter(it -> it.models().isEmpty()).toList(), can)
            : listing;
    return takers.size() == 1
        ? new Route.To(takers.getFirst().provider(), Optional.of(name))
        : new Route.Unknown(offLine(name).orElseGet(() -> nobodyLists(name, takers)));
  }

  /** What was meant for one vendor must not go to another for want of a key. */
  private boolean namesOneThatIsOff(String name) {
    return off.stream().anyMatch(it -> name.startsWith(it.name() + "/"));
  }

  /** A name with a slash is rather one that is misspelled. */
  private String nobodyLists(String name, List<Entry> takers) {
    return takers.isEmpty() || name.contains("/")
        ? nobodyHas(name)
        : "no provider lists a model %s, and several take any; name it as one of %s"
            .formatted(Names.quoted(name), qualified("…", takers));
  }

  private static String qualified(String name, List<Entry> entries) {
    return String.join(", ", entries.stream().map(it -> it.provider() + "/" + name).toList());
  }

  /** Those that can; where none can, all, so that one of them says why. */
  private static List<Entry> narrowed(List<Entry> entries, Predicate<Entry> can) {
    var able = entries.stream().filter(can).toList();
    return able.isEmpty() ? entries : able;
  }

  /** Those that list {@code name}; where none does, those that list a model so called as well. */
  private List<Entry> listing(String name) {
    var exactly = providers.stream().filter(entry -> entry.models().contains(name)).toList();
    return exactly.isEmpty()
        ? providers.stream().filter(entry -> entry.aliases().contains(name)).toList()
        : exactly;
  }

  private String nobodyHas(String model) {
    return offLine(model)
        .orElseGet(
            () -> "no provider has a model " + Names.quoted(model) + Names.suggest(model, names()));
  }

  private Optional<String> offLine(String model) {
    return off.stream().filter(provider -> provider.has(model)).findFirst().map(OffProvider::line);
  }

  private List<String> names() {
    var names = new ArrayList<>(new TreeSet<>(chains.keySet()));
    for (var entry : providers) {
      if (entry.models().isEmpty()) {
        names.add(entry.provider() + "/…");
      }
      entry.models().forEach(model -> names.add(entry.provider() + "/" + model));
    }
    return names;
  }
}
