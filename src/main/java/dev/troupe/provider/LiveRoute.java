package dev.troupe.provider;

import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One route, and what its calls share; any thread. */
final class LiveRoute {

  private final RouteSettings settings;
  private final List<String> models;
  private final Lateness lateness;

  LiveRoute(RouteSettings settings) {
    this(settings, settings.models(), new Lateness(settings.hedge()));
  }

  private LiveRoute(RouteSettings settings, List<String> models, Lateness lateness) {
    this.settings = settings;
    this.models = List.copyOf(models);
    this.lateness = lateness;
  }

  /** The same along some of its models only. */
  LiveRoute along(List<String> some) {
    return new LiveRoute(settings, some, lateness);
  }

  String name() {
    return settings.name();
  }

  /** Each as {@code provider/model}. */
  List<String> models() {
    return models;
  }

  Optional<Duration> firstEventTimeout() {
    return settings.firstEventTimeout();
  }

  Lateness lateness() {
    return lateness;
  }

  /** The failure of a call of which no provider could be asked. */
  ModelFailure noneIsThere(ProviderDirectory directory) {
    var providers = models.stream().map(RouteSettings::provider).distinct().toList();
    var kind =
        providers.stream().allMatch(directory::isOff) ? Kind.UNKNOWN_MODEL : Kind.UNAVAILABLE;
    var reasons = providers.stream().map(directory::absence).collect(Collectors.joining("; "));
    return failure(kind, "none of its providers is there: " + reasons);
  }

  /** A failure of the route itself. */
  ModelFailure failure(Kind kind, String why) {
    return ModelFailure.of(kind, "route '" + name() + "': " + why);
  }
}
