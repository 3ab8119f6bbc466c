package dev.troupe.provider;

import dev.troupe.coroutine.Pending;
import dev.troupe.dialect.Dialect;
import dev.troupe.http.HttpSession;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** Answers calls in a vendor's wire format, without a thread of its own. */
public final class DialectBackend implements Backend {

  private final Dialect dialect;
  private final ProviderSettings settings;

  public DialectBackend(Dialect dialect, ProviderSettings settings) {
    this.dialect = dialect;
    this.settings = settings;
  }

  @Override
  public Pending<Ready> start(HttpSession http) {
    Ready ready = (attempt, front) -> work(attempt, http, front);
    return Pending.of(CompletableFuture.completedStage(ready), () -> {});
  }

  private LiveAttempt.Worker work(
      LiveAttempt attempt, HttpSession http, ActorRef<ProviderMessage> front) {
    var exchange = new DialectExchange(attempt, dialect, settings, front);
    http.run(exchange);
    return exchange::abort;
  }
}
