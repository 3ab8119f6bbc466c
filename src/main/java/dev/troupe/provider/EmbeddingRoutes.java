package dev.troupe.provider;

import dev.troupe.provider.ModelRoutes.Entry;
import dev.troupe.provider.ModelRoutes.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Where calls for vectors go: as all calls, but past what is known to make none.
 *
 * <p>The vectors of one model mean nothing to another, so a chain stands in for one model only.
 */
final class EmbeddingRoutes {

  private EmbeddingRoutes() {}

  /** Where a call for {@code asked} goes; absent: it names no model. */
  static Route find(ModelRoutes routes, Optional<String> asked, ProviderDirectory directory) {
    var route = routes.find(asked, Entry::embeds);
    return route instanceof Route.Along(var chain) ? along(chain, directory) : route;
  }

  private static Route along(LiveRoute chain, ProviderDirectory directory) {
    var against = new LinkedHashMap<String, String>();
    for (var model : chain.models()) {
      directory.objectionToEmbedding(model).ifPresent(why -> against.put(model, why));
    }
    var able = chain.models().stream().filter(model -> !against.containsKey(model)).toList();
    if (able.isEmpty()) {
      return new Route.Unfit(
          "route '%s': none of its models makes embeddings: %s"
              .formatted(chain.name(), ProviderDirectory.inWords(against)));
    }
    return isOneModel(able)
        ? new Route.Along(chain.along(able))
        : new Route.Unfit(
            "route '%s' leads to different models, whose embeddings cannot be compared; name one of %s"
                .formatted(chain.name(), String.join(", ", able)));
  }

  /** Whether all are the same model, each time of another provider. */
  private static boolean isOneModel(List<String> models) {
    return models.stream().map(RouteSettings::bareName).distinct().count() == 1;
  }
}
