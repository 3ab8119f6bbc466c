package dev.troupe.provider;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.coroutine.Pending;
import dev.troupe.http.HttpSession;
import dev.troupe.supervision.LogLimit;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Answers calls by a provider that a user wrote, each on a virtual thread of its own. */
public final class UserBackend implements Backend {

  private final Function<HttpSession, ModelProvider> factory;
  final ProviderSettings settings;
  final LogLimit failures = new LogLimit(); // of its code
  private final Semaphore oneAtATime = new Semaphore(1);

  public UserBackend(Function<HttpSession, ModelProvider> factory, ProviderSettings settings) {
    this.factory = factory;
    this.settings = settings;
  }

  /**
   * The constructor is the user's code: it may wait, throw, or overflow its stack. One that heeds
   * no interrupt holds up the next, so that they do not pile up.
   */
  @Override
  public Pending<Ready> start(HttpSession http) {
    var constructor =
        Coroutine.start("provider-" + settings.name() + "-start", () -> construct(http));
    return Pending.of(constructor.outcome(), constructor::interrupt);
  }

  private Ready construct(HttpSession http) throws InterruptedException {
    oneAtATime.acquire();
    try {
      return ready(factory.apply(http));
    } finally {
      oneAtATime.release();
    }
  }

  private Ready ready(ModelProvider provider) {
    Objects.requireNonNull(provider, "the provider that its factory returned");
    return (LiveAttempt attempt, ActorRef<ProviderMessage> front) ->
        UserCall.start(attempt, provider, this, front);
  }
}
