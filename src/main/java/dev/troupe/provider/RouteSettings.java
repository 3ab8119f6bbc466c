package dev.troupe.provider;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A chain of models that stand in for one another.
 *
 * @param name what a request names in place of a model
 * @param models each as {@code provider/model}, in the order in which they are tried; not empty
 * @param firstEventTimeout how long one may take to its first content before the next is tried
 *     instead; absent: as long as its provider allows
 * @param hedge when the next is tried as well, while the one before is still silent; absent: never
 */
public record RouteSettings(
    String name, List<String> models, Optional<Duration> firstEventTimeout, Optional<Hedge> hedge) {

  private static final Duration LONGEST = Duration.ofDays(100); // Pekko's timers end at 248

  /** When a call counts as late. */
  public sealed interface Hedge {

    /** After a time that is always the same; more than zero. */
    record Fixed(Duration time) implements Hedge {}

    /**
     * Later than this share of the latest calls of the route.
     *
     * @param share more than 0 and less than 1
     */
    record Percentile(double share) implements Hedge {}
  }

  public RouteSettings {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("models must name at least one provider/model");
    }
    for (var model : models) {
      var slash = model.indexOf('/');
      if (slash < 1 || slash == model.length() - 1) {
        throw new IllegalArgumentException(
            "models must be provider/model each, got " + Names.quoted(model));
      }
    }
    if (new LinkedHashSet<>(models).size() < models.size()) {
      throw new IllegalArgumentException("models must not name a model twice");
    }
    requirePositive("first-event-timeout", firstEventTimeout);
    hedge.ifPresent(RouteSettings::check);
  }

  private static void check(Hedge hedge) {
    switch (hedge) {
      case Hedge.Fixed(var time) -> requirePositive("hedge-after", Optional.of(time));
      case Hedge.Percentile(var share) -> {
        if (!(share > 0 && share < 1)) { // NaN too
          throw new IllegalArgumentException(
              "hedge-percentile must be more than 0 and less than 1, got " + share);
        }
      }
    }
  }

  private static void requirePositive(String key, Optional<Duration> time) {
    if (time.isPresent() && (!time.get().isPositive() || time.get().compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException(
          key + " must be more than 0 and at most 100d, got " + time.get());
    }
  }

  /** The provider's name in {@code provider/model}. */
  static String provider(String model) {
    return model.substring(0, model.indexOf('/'));
  }

  /** The model's own name in {@code provider/model}. */
  static String bareName(String model) {
    return model.substring(model.indexOf('/') + 1);
  }
}
