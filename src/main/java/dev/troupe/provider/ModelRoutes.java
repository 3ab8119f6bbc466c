package dev.troupe.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which provider a model's name means.
 *
 * <p>{@code provider/model} means that provider. A bare name means the one provider that lists it;
 * where none does, the one provider that lists no models and so takes any. No name means the
 * configured default, or the only provider there is.
 *
 * <p>Before all that, the name of a chain means that chain.
 *
 * @param providers in the order of configuration
 * @param chains by name
 * @param defaultModel what a request means that names no model
 */
record ModelRoutes(
    List<Entry> providers, Map<String, LiveRoute> chains, Optional<String> defaultModel) {

  /** One provider and what it lists; empty: it takes any model. */
  record Entry(String provider, List<String> models) {

    /** Whether it is {@code provider} and lists {@code model}, with or without its own name. */
    boolean serves(String provider, String model) {
      return this.provider.equals(provider)
          && (models.isEmpty()
              || models.contains(model)
              || models.stream().anyMatch(each -> model.equals(provider + "/" + each)));
    }
  }

  /** Where a request goes. */
  sealed interface Route {

    /** To {@code provider}, for {@code model} as it was asked for; absent: its own default. */
    record To(String provider, Optional<String> model) implements Route {}

    /** Along a chain of models that stand in for one another. */
    record Along(LiveRoute chain) implements Route {}

    /** Nowhere. */
    record Unknown(String message) implements Route {}
  }

  ModelRoutes {
    providers = List.copyOf(providers);
    chains = Map.copyOf(chains);
  }

  Route find(Optional<String> asked) {
    var name = asked.or(() -> defaultModel);
    return name.map(this::named).orElseGet(this::unnamed);
  }

  /** Why a request for {@code model} would be refused; empty where it would not be. */
  Optional<String> objection(String model) {
    return switch (find(Optional.of(model))) {
      case Route.Unknown(var why) -> Optional.of(why);
      case Route.Along _ -> Optional.empty();
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

  private Route named(String name) {
    var chain = chains.get(name);
    if (chain != null) {
      return new Route.Along(chain);
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
    return bare(name);
  }

  private Route bare(String name) {
    var listing = providers.stream().filter(entry -> entry.models().contains(name)).toList();
    if (listing.size() > 1) {
      return new Route.Unknown(
          "several providers have a model "
              + Names.quoted(name)
              + "; name one of "
              + String.join(", ", listing.stream().map(e -> e.provider() + "/" + name).toList()));
    }
    var takers =
        listing.isEmpty() && !name.isBlank()
            ? providers.stream().filter(entry -> entry.models().isEmpty()).toList()
            : listing;
    return takers.size() == 1
        ? new Route.To(takers.getFirst().provider(), Optional.of(name))
        : new Route.Unknown(nobodyHas(name));
  }

  private String nobodyHas(String model) {
    return "no provider has a model " + Names.quoted(model) + Names.suggest(model, names());
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
