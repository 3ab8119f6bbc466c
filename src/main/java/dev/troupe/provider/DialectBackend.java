package dev.troupe.provider;

import dev.troupe.coroutine.Pending;
import dev.troupe.dialect.BatchLimits;
import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.ModelList;
import dev.troupe.http.HttpSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Answers calls in a vendor's wire format, without a thread of its own. */
public final class DialectBackend implements Backend {

  /** Characters from which a request is encoded by a thread of its own; chosen, not measured. */
  private static final long LARGE = 256 * 1024;

  private final Dialect dialect;
  private final ProviderSettings settings;
  private final Optional<Duration> discovery;

  /** A backend that does not ask which models there are. */
  public DialectBackend(Dialect dialect, ProviderSettings settings) {
    this(dialect, settings, Optional.empty());
  }

  /**
   * A backend.
   *
   * @param discovery how often to ask which models there are
   */
  public DialectBackend(Dialect dialect, ProviderSettings settings, Optional<Duration> discovery) {
    this.dialect = dialect;
    this.settings = settings;
    this.discovery = discovery;
  }

  @Override
  public Runnable discover(HttpSession http, Consumer<? super List<String>> told) {
    return discovery
        .flatMap(interval -> dialect.models().map(list -> discovery(list, interval, told)))
        .map(discovery -> discovery.over(http))
        .orElse(() -> {});
  }

  private Discovery discovery(
      ModelList list, Duration interval, Consumer<? super List<String>> told) {
    return new Discovery(settings.name(), list, interval, told);
  }

  @Override
  public Pending<Ready> start(HttpSession http) {
    Ready ready = (attempt, front) -> work(attempt, http, front);
    return Pending.of(CompletableFuture.completedStage(ready), () -> {});
  }

  @Override
  public Optional<BatchLimits> batches() {
    return dialect.embedder().map(embedder -> settings.embeddings().within(embedder.limits()));
  }

  private LiveAttempt.Worker work(
      LiveAttempt attempt, HttpSession http, ActorRef<ProviderMessage> front) {
    var line = new CallExchange.Line(dialect, settings, front);
    CallExchange exchange =
        switch (attempt.call.wanted) {
          case WantedText text -> new AnswerExchange(attempt, text, line);
          case WantedVectors vectors -> new EmbeddingExchange(attempt, vectors, line);
        };
    if (attempt.call.size < LARGE || Guard.ENCODED_AHEAD.isOff()) {
      http.run(exchange);
    } else {
      var _ = Thread.startVirtualThread(() -> encodeAndRun(exchange, http));
    }
    return exchange::abort;
  }

  /** What takes long would delay the other connections on the loop of the one that sends it. */
  private static void encodeAndRun(CallExchange exchange, HttpSession http) {
    try {
      exchange.encodeAhead();
    } finally {
      http.run(exchange);
    }
  }
}
