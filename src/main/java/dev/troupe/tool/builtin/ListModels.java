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
   * @param name as a request names it: {@code provider/model}; {@code provider/*} for any other
   *     model of a provider that takes any
   * @param reason why it cannot be asked for, or not now; absent where it can
   */
  public record Model(String name, String provider, boolean available, Optional<String> reason) {}

  @Override
  public Listing execute(Request request, ToolContext tool) throws InterruptedException {
    return new Listing(tool.providers().stream().flatMap(ListModels::models).toList());
  }

  private static Stream<Model> models(Description provider) {
    var known =
        provider.known().stream()
            .map(model -> model(provider, model.name(), model.refusal().or(provider::unavailable)));
    return provider.models().isEmpty() && provider.state() != State.OFF
        ? Stream.concat(known, Stream.of(model(provider, "*", provider.unavailable())))
        : known;
  }

  private static Model model(Description provider, String name, Optional<String> reason) {
    return new Model(provider.name() + "/" + name, provider.name(), reason.isEmpty(), reason);
  }
}
