package dev.troupe.provider;

import dev.troupe.catalogue.Category;
import dev.troupe.provider.ModelRoutes.Route;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Picks a model by what it is good for, among those that may be asked for, that can do what the
 * request asks as far as is known, and whose provider takes calls right now: the first in the order
 * of the providers, and then of their models; those that have to be told the form of the answer in
 * words come behind all others. Where no provider takes calls, one that is being started is asked:
 * its calls wait for it.
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

    /** Why it cannot be asked, whatever it is asked. */
    Optional<String> refusal() {
      return model.refusal().or(provider::unavailable);
    }

    /** Whether it could be asked this, if its provider took calls. */
    boolean canDoLater(Needs needs) {
      return model.refusal().isEmpty() && needs.objection(model).isEmpty();
    }

    boolean takesCalls() {
      return provider.unavailable().isEmpty();
    }

    /** Whether calls wait for its session, as they do when a Troupe has just started. */
    boolean isStarting() {
      return provider.state() == State.RESTARTING;
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
  static Route find(String wanted, Needs needs, List<Description> providers) {
    var categories =
        wanted.equals(ANY)
            ? PREFERRED
            : Category.named(wanted.substring(ONE.length())).stream().toList();
    if (categories.isEmpty()) {
      return new Route.Unknown(
          "no category is called " + Names.quoted(wanted) + "; use " + names());
    }
    var candidates =
        categories.stream()
            .flatMap(category -> candidates(category, providers))
            .distinct()
            .toList();
    var able = candidates.stream().filter(each -> each.canDoLater(needs)).toList();
    return first(able.stream().filter(Candidate::takesCalls), needs)
        .or(() -> first(able.stream().filter(Candidate::isStarting), needs))
        .<Route>map(each -> new Route.To(each.provider().name(), Optional.of(each.name())))
        .orElseGet(() -> none(wanted, needs, candidates));
  }

  private static Optional<Candidate> first(Stream<Candidate> able, Needs needs) {
    var all = able.toList();
    return all.stream()
        .filter(each -> needs.suit(each.model()))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  /**
   * The request is at fault where none that it could go to, now or later, can do what it asks; and
   * the configuration where there is none that it could ever go to.
   */
  private static Route none(String wanted, Needs needs, List<Candidate> candidates) {
    var against = new StringJoiner("; ");
    for (var each : candidates) {
      var reason = each.refusal().or(() -> needs.objection(each.model()));
      against.add(each.name() + ": " + reason.orElseThrow());
    }
    if (candidates.isEmpty()) {
      return noneIsConfigured(wanted);
    }
    if (candidates.stream().noneMatch(each -> each.model().refusal().isEmpty())) {
      return new Route.Unknown(wanted + ": none may be asked: " + against);
    }
    return candidates.stream().noneMatch(each -> each.canDoLater(needs))
        ? new Route.Unfit(wanted + ": none can do what is asked: " + against)
        : new Route.Unavailable(wanted + ": none can be asked now: " + against);
  }

  private static Stream<Candidate> candidates(Category category, List<Description> providers) {
    return providers.stream()
        .flatMap(
            provider ->
                provider.known().stream()
                    .filter(model -> model.categories().contains(category))
                    .map(model -> new Candidate(provider, model)));
  }

  private static Route noneIsConfigured(String wanted) {
    return new Route.Unknown(
        "%s: no configured model has such a category; name a model, or give one categories in troupe.models"
            .formatted(wanted));
  }

  private static String names() {
    return Arrays.stream(Category.values())
        .map(category -> ONE + category.word())
        .collect(Collectors.joining(", ", ANY + ", ", ""));
  }
}
