package dev.troupe.provider;

import dev.troupe.catalogue.Category;
import dev.troupe.provider.ModelRoutes.Route;
import dev.troupe.provider.ProviderCommand.Description;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Picks a model by what it is good for, among those that may be asked for and whose provider takes
 * calls right now: the first in the order of the providers, and then of their models.
 *
 * <p>Only what is configured is picked: where nothing fits, the request is refused, and says why.
 */
final class AutoModels {

  private static final String ANY = "auto";
  private static final String ONE = "auto:";

  /** What {@value #ANY} without a category means, the first that there is. */
  private static final List<Category> PREFERRED =
      List.of(Category.BALANCED, Category.DEEP, Category.FAST);

  private record Candidate(Description provider, ModelDescription model) {

    Optional<String> reasonAgainst() {
      return model.refusal().or(provider::unavailable);
    }

    String name() {
      return provider.name() + "/" + model.name();
    }
  }

  private AutoModels() {}

  /** Whether {@code name} leaves the choice of the model to Troupe. */
  static boolean isAuto(String name) {
    return name.equals(ANY) || name.startsWith(ONE);
  }

  /** Where a request for {@code wanted}, which is such a name, goes. */
  static Route find(String wanted, List<Description> providers) {
    var categories =
        wanted.equals(ANY)
            ? PREFERRED
            : Category.named(wanted.substring(ONE.length())).stream().toList();
    if (categories.isEmpty()) {
      return new Route.Unknown(
          "no category is called " + Names.quoted(wanted) + "; use " + names());
    }
    var against = new ArrayList<String>();
    for (var category : categories) {
      for (var candidate : candidates(category, providers)) {
        var reason = candidate.reasonAgainst();
        if (reason.isEmpty()) {
          return new Route.To(candidate.provider().name(), Optional.of(candidate.name()));
        }
        against.add(candidate.name() + ": " + reason.get());
      }
    }
    return against.isEmpty() ? nothingFits(wanted) : noneIsThere(wanted, against);
  }

  private static List<Candidate> candidates(Category category, List<Description> providers) {
    return providers.stream()
        .flatMap(
            provider ->
                provider.known().stream()
                    .filter(model -> model.categories().contains(category))
                    .map(model -> new Candidate(provider, model)))
        .toList();
  }

  private static Route nothingFits(String wanted) {
    return new Route.Unknown(
        "%s: no configured model has such a category; name a model, or give one categories in troupe.models"
            .formatted(wanted));
  }

  private static Route noneIsThere(String wanted, List<String> against) {
    return new Route.Unavailable(wanted + ": none can be asked now: " + String.join("; ", against));
  }

  private static String names() {
    return Arrays.stream(Category.values())
        .map(category -> ONE + category.word())
        .collect(Collectors.joining(", ", ANY + ", ", ""));
  }
}
