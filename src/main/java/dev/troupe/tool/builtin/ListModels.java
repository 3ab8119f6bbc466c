package dev.troupe.tool.builtin;

import dev.troupe.catalogue.Category;
import dev.troupe.catalogue.Told;
import dev.troupe.provider.ModelDescription;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.tool.Doc;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Says which models there are, what they can do, and whether they can be asked right now. */
@Doc(
    "List the models that can be asked, by provider, with what is known of them: capabilities,"
        + " context window, prices of a million tokens; and why one cannot be asked right now.")
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
   * @param aliases its other names; absent where it has none, as are all that are not known
   * @param categories what it is good for
   * @param contextWindow tokens of input and output together
   * @param maxOutputTokens of one answer
   * @param capabilities what it can do and what not, as {@link Told#capabilities} says it
   * @param prices of a million tokens, as {@link Told#prices} says them
   */
  public record Model(
      String name,
      String provider,
      boolean available,
      Optional<String> reason,
      Optional<List<String>> aliases,
      Optional<List<String>> categories,
      OptionalInt contextWindow,
      OptionalInt maxOutputTokens,
      Optional<Map<String, Object>> capabilities,
      Optional<Map<String, Object>> prices) {}

  @Override
  public Listing execute(Request request, ToolContext tool) throws InterruptedException {
    return new Listing(tool.providers().stream().flatMap(ListModels::models).toList());
  }

  private static Stream<Model> models(Description provider) {
    var known = provider.known().stream();
    return (provider.models().isEmpty() && provider.state() != State.OFF
            ? Stream.concat(known, Stream.of(ModelDescription.of("*")))
            : known)
        .map(model -> model(provider, model));
  }

  private static Model model(Description provider, ModelDescription model) {
    var reason = model.refusal().or(provider::unavailable);
    var categories = model.categories().stream().map(Category::word).toList();
    return new Model(
        provider.name() + "/" + model.name(),
        provider.name(),
        reason.isEmpty(),
        reason,
        Optional.of(model.aliases()).filter(names -> !names.isEmpty()),
        Optional.of(categories).filter(words -> !words.isEmpty()),
        model.contextWindow(),
        model.maxOutputTokens(),
        Optional.of(Told.capabilities(model.capabilities())).filter(known -> !known.isEmpty()),
        model.prices().map(Told::prices));
  }
}
