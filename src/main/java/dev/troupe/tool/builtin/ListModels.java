package dev.troupe.tool.builtin;

import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.tool.Doc;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says which models there are, and whether they can be asked right now. */
@Doc("List the models that can be asked, by provider, and why one cannot be asked right now.")
public record ListModels() implements SimpleTool<ListModels.Request, ListModels.Listing> {

  /** Nothing to say. */
  public record Request() {}

  /** All models, by provider in the order of configuration. */
  public record Listing(List<Model> models) {}

  /**
   * One model.
   *
   * @param name as a request names it: {@code provider/model}; {@code provider/*} for a provider
   *     that takes any
   * @param reason why it cannot be asked now; absent where it can
   */
  public record Model(String name, String provider, boolean available, Optional<String> reason) {}

  @Override
  public Listing execute(Request request, ToolContext tool) throws InterruptedException {
    return new Listing(tool.providers().stream().flatMap(ListModels::models).toList());
  }

  private static Stream<Model> models(Description provider) {
    var models = provider.models().isEmpty() ? List.of("*") : provider.models();
    var reason = reason(provider.state());
    return models.stream()
        .map(
            model ->
                new Model(
                    provider.name() + "/" + model, provider.name(), reason.isEmpty(), reason));
  }

  private static Optional<String> reason(State state) {
    return switch (state) {
      case READY -> Optional.empty();
      case RESTARTING -> Optional.of("its session is being started: try again in a moment");
      case FAILING -> Optional.of("its calls fail: they are refused until one is answered again");
      case QUARANTINED -> Optional.of("its session fails again and again: see the server's log");
    };
  }
}
