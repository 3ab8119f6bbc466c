package dev.troupe.provider;

import dev.troupe.catalogue.Offer;
import dev.troupe.event.TroupeEvent;
import dev.troupe.event.TroupeEvent.ModelCallEnded;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ModelRoutes.Route;
import dev.troupe.provider.ProviderCommand.Call;
import dev.troupe.provider.ProviderCommand.CallReply;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.supervision.Supervised;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Sends each request to the provider that its model's name means.
 *
 * <p>It keeps nothing about calls, so that its own restart loses none: replies go straight to the
 * asker, and what names a call by its {@code replyTo} goes to every provider. A call along a chain
 * has an actor of its own, which outlives the router's life, too.
 */
public final class Router extends AbstractMatchingBehavior<ProviderCommand> {

  /**
   * The router before {@code directory}'s providers.
   *
   * @param chains of models, which are asked for by their names
   * @param defaultModel what a request means that names no model
   */
  public static Behavior<ProviderCommand> create(
      ProviderDirectory directory,
      List<RouteSettings> chains,
      Optional<String> defaultModel,
      Consumer<? super TroupeEvent> events) {
    var live =
        chains.stream().map(LiveRoute::new).collect(Collectors.toMap(LiveRoute::name, it -> it));
    var shared = new RouteCall.Shared(directory, new RouteCalls(), events);
    return Behaviors.setup(
        context -> new Router(context, directory.routes(live, defaultModel), shared));
  }

  /**
   * Why a request for {@code model} would be refused; empty where it would not be.
   *
   * @param offers what each provider offers, by its name
   */
  public static Optional<String> objection(Map<String, Offer> offers, String model) {
    var entries = new ArrayList<ModelRoutes.Entry>();
    offers.forEach(
        (provider, offer) -> entries.add(ModelRoutes.Entry.of(provider, offer.listed(), offer)));
    return new ModelRoutes(entries, List.of(), Map.of(), Optional.empty()).objection(model);
  }

  private final ProviderDirectory directory;
  private final ModelRoutes routes;
  private final RouteCall.Shared shared;
  private final Consumer<? super TroupeEvent> events;

  private Router(
      ActorContext<ProviderCommand> context, ModelRoutes routes, RouteCall.Shared shared) {
    super(context);
    this.directory = shared.directory();
    this.routes = routes;
    this.shared = shared;
    this.events = shared.events();
  }

  @Override
  public Behavior<ProviderCommand> onMessage(ProviderCommand message) {
    switch (message) {
      case Call call -> route(find(call), call);
      case Credit credit ->
          routed(credit.replyTo())
              .ifPresentOrElse(
                  call -> call.tell(new RouteCall.Granted(credit.deltas())),
                  () -> directory.tellAll(credit));
      case Cancel cancel ->
          routed(cancel.replyTo())
              .ifPresentOrElse(
                  call -> call.tell(new RouteCall.GivenUp()), () -> directory.tellAll(cancel));
      case Describe(var replyTo) -> replyTo.tell(new Descriptions(directory.describeAll()));
    }
    return this;
  }

  private Route find(Call call) {
    return call instanceof Embed
        ? EmbeddingRoutes.find(routes, call.model(), directory)
        : routes.find(call.model());
  }

  private void route(Route route, Call call) {
    switch (route) {
      case Route.To(var provider, var model) ->
          directory
              .provider(provider)
              .ifPresentOrElse(
                  front -> front.tell(about(model, call)),
                  () -> refuse(call, Kind.UNAVAILABLE, directory.absence(provider)));
      case Route.Along(var chain) -> routeAlong(chain, call);
      case Route.Auto(var wanted) -> route(pick(wanted, call), call);
      case Route.Unfit(var message) -> refuse(call, Kind.REJECTED, message);
      case Route.Unavailable(var message) -> refuse(call, Kind.UNAVAILABLE, message);
      case Route.Unknown(var message) -> refuse(call, Kind.UNKNOWN_MODEL, message);
    }
  }

  private static Call about(Optional<String> model, Call call) {
    return model.isEmpty() || model.equals(call.model()) ? call : call.withModel(model.get());
  }

  private Route pick(String wanted, Call call) {
    return switch (call) {
      case Generate(var request, _, _, _) -> pick(wanted, request);
      case Stream(var request, _, _, _, _) -> pick(wanted, request);
      case Embed _ ->
          new Route.Unfit(
              wanted + " picks no model for embeddings, since they must all be of one; name it");
    };
  }

  private Route pick(String wanted, ModelRequest request) {
    return AutoModels.find(wanted, Needs.of(request), directory.describeAll());
  }

  private Optional<ActorRef<RouteMessage>> routed(ActorRef<? extends CallReply> replyTo) {
    return shared.calls().find(replyTo);
  }

  private void routeAlong(LiveRoute chain, Call ask) {
    if (routed(ask.replyTo()).isPresent()) {
      refuse(
          ask,
          Kind.REJECTED,
          "this replyTo has a call already: ask, or use one reference for each call");
      return;
    }
    var call =
        getContext()
            .spawn(
                Supervised.ending(
                    RouteCall.create(RouteAsk.of(ask), chain, shared), shared.calls().restarts),
                shared.calls().nextName());
    shared.calls().add(ask.replyTo(), call); // before it begins, since it takes itself out
    call.tell(new RouteCall.Begin());
  }

  private void refuse(Call call, Kind kind, String why) {
    call.replyTo().<CallReply>unsafeUpcast().tell(failed(kind, why)); // all calls can be told this
    events.accept(
        new ModelCallEnded(
            call.origin(),
            "",
            call.model().orElse(""),
            List.of(),
            kind.name().toLowerCase(Locale.ROOT),
            Duration.ZERO,
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            Optional.empty()));
  }

  private static Failed failed(Kind kind, String why) {
    return new Failed(ModelFailure.of(kind, "router: " + why));
  }
}
