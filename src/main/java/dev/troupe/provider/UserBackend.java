package dev.troupe.provider;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.http.HttpSession;
import dev.troupe.http.SessionCommand;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Answers calls by a provider that a user wrote, each on a virtual thread of its own. */
public final class UserBackend implements Backend {

  private final Function<HttpSession, ModelProvider> factory;
  private final ProviderSettings settings;

  public UserBackend(Function<HttpSession, ModelProvider> factory, ProviderSettings settings) {
    this.factory = factory;
    this.settings = settings;
  }

  /** The constructor is the user's code: it may wait, throw, or overflow its stack. */
  @Override
  public CompletionStage<Ready> start(HttpSession http) {
    return Coroutine.start(
            "provider-" + settings.name() + "-start", () -> ready(factory.apply(http)))
        .outcome();
  }

  private Ready ready(ModelProvider provider) {
    return (LiveCall call, ActorRef<SessionCommand> _, ActorRef<ProviderMessage> front) ->
        UserCall.start(call, provider, settings, front);
  }
}
