package dev.troupe.provider;

import dev.troupe.coroutine.Coroutine;
import dev.troupe.coroutine.CpuPool;
import dev.troupe.coroutine.Pending;
import dev.troupe.dialect.BatchLimits;
import dev.troupe.http.HttpSession;
import dev.troupe.supervision.LogLimit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** Answers calls by a provider that a user wrote, each on a virtual thread of its own. */
public final class UserBackend implements Backend {

  private final Function<HttpSession, ModelProvider> factory;
  final ProviderSettings settings;
  final LogLimit failures = new LogLimit(); // of its code
  private final CpuPool cpu;
  private final Semaphore oneAtATime = new Semaphore(1);

  /** A backend whose provider computes on the JVM's own threads for that. */
  public UserBackend(Function<HttpSession, ModelProvider> factory, ProviderSettings settings) {
    this(factory, settings, CpuPool.current());
  }

  private UserBackend(
      Function<HttpSession, ModelProvider> factory, ProviderSettings settings, CpuPool cpu) {
    this.factory = factory;
    this.settings = settings;
    this.cpu = cpu;
  }

  /** The same, with {@code cpu} for what its provider computes. */
  @Override
  public Backend on(CpuPool cpu) {
    return new UserBackend(factory, settings, cpu);
  }

  /**
   * All at once, unless the settings say otherwise: whether it makes any shows when it is asked.
   */
  @Override
  public Optional<BatchLimits> batches() {
    return Optional.of(settings.embeddings().within(BatchLimits.NONE));
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
      return ready(cpu.within(() -> factory.apply(http)));
    } finally {
      oneAtATime.release();
    }
  }

  private Ready ready(ModelProvider provider) {
    Objects.requireNonNull(provider, "the provider that its factory returned");
    return (LiveAttempt attempt, ActorRef<ProviderMessage> front) ->
        UserCall.start(attempt, new Computing(provider, cpu), this, front);
  }
}
