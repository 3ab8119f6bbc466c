package dev.troupe.provider;

import dev.troupe.event.Origin;
import dev.troupe.event.TroupeEvent;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ModelRoutes.Route;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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

  /**
   * Why a request for {@code model} would be refused; empty where it would not be.
   *
   * @param models what each provider lists, by its name; none: it takes any
   */
  public static Optional<String> objection(Map<String, List<String>> models, String model) {
    var entries = new ArrayList<ModelRoutes.Entry>();
    models.forEach((provider, listed) -> entries.add(new ModelRoutes.Entry(provider, listed)));
    return new ModelRoutes(entries, Optional.empty()).objection(model);
  }

  private final ProviderDirectory directory;
  private final ModelRoutes routes;
  private final Consumer<? super TroupeEvent> events;

  private Router(
      ActorContext<ProviderCommand> context,
      ProviderDirectory directory,
      ModelRoutes routes,
      Consumer<? super TroupeEvent> events) {
    super(context);
    this.directory = directory;
    this.routes = routes;
    this.events = events;
  }

  @Override
  public Behavior<ProviderCommand> onMessage(ProviderCommand message) {
    switch (message) {
      case Generate ask -> route(new Asked(ask, ask.request(), ask.origin(), ask.replyTo()));
      case Stream ask -> route(new Asked(ask, ask.request(), ask.origin(), ask.replyTo()));
      case Credit credit -> directory.tellAll(credit);
      case Cancel cancel -> directory.tellAll(cancel);
      case Describe(var replyTo) -> replyTo.tell(new Descriptions(directory.describe()));
    }
    return this;
  }

  /** What the two commands that start a call have in common. */
  private record Asked(
      ProviderCommand command, ModelRequest request, Origin origin, ActorRef<? super Reply> asker) {

    ProviderCommand about(Optional<String> model) {
      if (model.isEmpty() || model.equals(request.model())) {
        return command;
      }
      var named = request.withModel(model.get());
      return switch (command) {
        case Generate ask -> new Generate(named, ask.remaining(), origin, ask.replyTo());
        case Stream ask -> new Stream(named, ask.remaining(), ask.credit(), origin, ask.replyTo());
        case Credit _, Cancel _, Describe _ -> command;
      };
    }
  }

  private void route(Asked asked) {
    switch (routes.find(asked.request().model())) {
      case Route.To(var provider, var model) ->
          directory
              .provider(provider)
              .ifPresentOrElse(
                  front -> front.tell(asked.about(model)),
                  () -> refuse(asked, Kind.UNAVAILABLE, isReplaced(provider)));
      case Route.Unknown(var message) -> refuse(asked, Kind.UNKNOWN_MODEL, message);
    }
  }

  private static String isReplaced(String provider) {
    return "provider '" + provider + "' is being started again; try again";
  }

  private void refuse(Asked asked, Kind kind, String why) {
    asked.asker().tell(new Failed(ModelFailure.of(kind, "router: " + why)));
    events.accept(
        new ModelCallEnded(
            asked.origin(),
            "",
            asked.request().model().orElse(""),
            List.of(),
            kind.name().toLowerCase(Locale.ROOT),
            Duration.ZERO,
            Optional.empty(),
            Duration.ZERO));
  }
}
