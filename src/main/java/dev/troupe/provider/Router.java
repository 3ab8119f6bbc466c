package dev.troupe.provider;

import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.Routes.Route;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Sends each request to the provider that its model's name means.
 *
 * <p>It keeps nothing about calls, so that its own restart loses none: replies go straight to the
 * asker, and what names a call by its {@code replyTo} goes to every provider.
 */
public final class Router extends AbstractMatchingBehavior<ProviderCommand> {

  /**
   * The router before {@code directory}'s providers.
   *
   * @param defaultModel what a request means that names no model
   */
  public static Behavior<ProviderCommand> create(
      ProviderDirectory directory,
      Optional<String> defaultModel,
      Consumer<? super TroupeEvent> events) {
    return Behaviors.setup(
        context -> new Router(context, directory, directory.routes(defaultModel), events));
  }

  private final ProviderDirectory directory;
  private final Routes routes;
  private final Consumer<? super TroupeEvent> events;

  private Router(
      ActorContext<ProviderCommand> context,
      ProviderDirectory directory,
      Routes routes,
      Consumer<? super TroupeEvent> events) {
    super(context);
    this.directory = directory;
    this.routes = routes;
    this.events = events;
  }

  @Override
  public Behavior<ProviderCommand> onMessage(ProviderCommand message) {
    switch (message) {
      case Generate ask ->
          route(
              ask.request(),
              ask.origin(),
              ask.replyTo(),
              request -> new Generate(request, ask.remaining(), ask.origin(), ask.replyTo()));
      case Stream ask ->
          route(
              ask.request(),
              ask.origin(),
              ask.replyTo(),
              request ->
                  new Stream(request, ask.remaining(), ask.credit(), ask.origin(), ask.replyTo()));
      case Credit credit -> directory.tellAll(credit);
      case Cancel cancel -> directory.tellAll(cancel);
      case Describe(var replyTo) -> replyTo.tell(new Descriptions(directory.describe()));
    }
    return this;
  }

  private void route(
      ModelRequest request,
      Origin origin,
      ActorRef<? super Reply> asker,
      Function<ModelRequest, ProviderCommand> onward) {
    switch (routes.find(request.model())) {
      case Route.To(var provider, var model) ->
          directory
              .provider(provider)
              .orElseThrow()
              .tell(onward.apply(model.map(request::withModel).orElse(request)));
      case Route.Unknown(var message) -> {
        asker.tell(new Failed(ModelFailure.of(Kind.UNKNOWN_MODEL, "router: " + message)));
        events.accept(unrouted(request, origin));
      }
    }
  }

  private static ModelCallEnded unrouted(ModelRequest request, Origin origin) {
    return new ModelCallEnded(
        origin,
        "",
        request.model().orElse(""),
        0,
        "unknown_model",
        Duration.ZERO,
        Optional.empty(),
        Duration.ZERO);
  }
}
