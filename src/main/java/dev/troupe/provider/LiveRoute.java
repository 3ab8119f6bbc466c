package dev.troupe.provider;

import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One route, and what its calls share; any thread. */
final class LiveRoute {

  private final RouteSettings settings;
  private final Lateness lateness;

  LiveRoute(RouteSettings settings) {
    this.settings = settings;
    this.lateness = new Lateness(settings.hedge());
  }

  String name() {
    return settings.name();
  }

  /** Each as {@code provider/model}. */
  List<String> models() {
    return settings.models();
  }

  /** Whether all of them are the same model, each time of another provider. */
  boolean isOfOneModel() {
    return models().stream().map(RouteSettings::bareName).distinct().count() == 1;
  }

  Optional<Duration> firstEventTimeout() {
    return settings.firstEventTimeout();
  }

  Lateness lateness() {
    return lateness;
  }

  /** A failure of the route itself. */
  ModelFailure failure(Kind kind, String why) {
    return ModelFailure.of(kind, "route '" + name() + "': " + why);
  }
}
