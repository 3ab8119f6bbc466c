package dev.troupe.provider;

import java.util.List;
import java.util.Optional;

/**
 * How one route is.
 *
 * @param models each as {@code provider/model}, in the order in which they are tried
 * @param unavailable why none of them can be asked right now; absent where one can
 */
public record RouteDescription(String name, List<String> models, Optional<String> unavailable) {

  public RouteDescription {
    models = List.copyOf(models);
  }
}
