package dev.troupe.provider;

import dev.troupe.http.SessionSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Settings of providers in tests: nothing is retried or kept back unless a test says so. */
final class TestSettings {

  static final RetrySettings NO_RETRY =
      new RetrySettings(
          1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO, 1, 100, false);

  static final BreakerSettings NEVER_OPEN =
      new BreakerSettings(
          Integer.MAX_VALUE,
          1,
          Integer.MAX_VALUE,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  static final RateSettings NO_RATE =
      new RateSettings(OptionalLong.empty(), OptionalLong.empty(), true);

  private TestSettings() {}

  static ProviderSettings settings(String name, URI baseUrl) {
    return new ProviderSettings(
        name,
        List.of(),
        64,
        64,
        1 << 20,
        true,
        true,
        Duration.ofSeconds(20),
        new ProviderSettings.Restart(
            Duration.ofMillis(20), Duration.ofSeconds(1), Duration.ofSeconds(10)),
        NO_RETRY,
        NEVER_OPEN,
        NO_RATE,
        ApiKeys.ONE,
        new EmbeddingSettings(OptionalInt.empty(), 100),
        session(baseUrl));
  }

  static ProviderSettings retrying(ProviderSettings settings, RetrySettings retry) {
    return with(settings, draft -> draft.retry = retry);
  }

  static ProviderSettings guarded(
      ProviderSettings settings, BreakerSettings breaker, RateSettings rate) {
    return with(
        settings,
        draft -> {
          draft.breaker = breaker;
          draft.rate = rate;
        });
  }

  /** With so many keys, {@code key-1} and so on, each set aside for {@code pause} when refused. */
  static ProviderSettings keyed(ProviderSettings settings, int count, Duration pause) {
    var headers =
        IntStream.rangeClosed(1, count)
            .mapToObj(number -> Map.of("Authorization", "Bearer key-" + number))
            .toList();
    return with(settings, draft -> draft.keys = new ApiKeys(headers, pause));
  }

  static ProviderSettings limited(ProviderSettings settings, int concurrent, int queue) {
    return with(
        settings,
        draft -> {
          draft.concurrent = concurrent;
          draft.queue = queue;
        });
  }

  static ProviderSettings startingWithin(ProviderSettings settings, Duration startTimeout) {
    return with(settings, draft -> draft.startTimeout = startTimeout);
  }

  /** The first pause before a session is started again is the longest, too. */
  static ProviderSettings pausing(ProviderSettings settings, Duration pause) {
    var restart = new ProviderSettings.Restart(pause, pause, Duration.ofHours(9));
    return with(settings, draft -> draft.restart = restart);
  }

  /** With requests of so many characters at most. */
  static ProviderSettings taking(ProviderSettings settings, int maxRequest) {
    return with(settings, draft -> draft.maxRequest = maxRequest);
  }

  /** With so many texts in one request for vectors. */
  static ProviderSettings batching(ProviderSettings settings, int batch) {
    var embeddings = new EmbeddingSettings(OptionalInt.of(batch), 100);
    return with(settings, draft -> draft.embeddings = embeddings);
  }

  static ProviderSettings listing(ProviderSettings settings, String... models) {
    return with(settings, draft -> draft.models = List.of(models));
  }

  static SessionSettings session(URI baseUrl) {
    var second = Duration.ofSeconds(1);
    return new SessionSettings(
        Optional.of(baseUrl),
        Map.of(),
        64,
        64,
        1 << 20,
        1 << 20,
        new SessionSettings.Limits( // longer than a test waits: no limit may do another's work
            second.multipliedBy(20),
            second.multipliedBy(20),
            second.multipliedBy(20),
            second.multipliedBy(50),
            second),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static ProviderSettings with(ProviderSettings settings, Consumer<Draft> change) {
    var draft = new Draft(settings);
    change.accept(draft);
    return draft.settings();
  }

  /** A copy whose values can be set. */
  private static final class Draft {
    private final ProviderSettings of;
    private List<String> models;
    private int concurrent;
    private int queue;
    private int maxRequest;
    private Duration startTimeout;
    private ProviderSettings.Restart restart;
    private RetrySettings retry;
    private BreakerSettings breaker;
    private RateSettings rate;
    private ApiKeys keys;
    private EmbeddingSettings embeddings;

    Draft(ProviderSettings of) {
      this.of = of;
      models = of.models();
      concurrent = of.maxConcurrent();
      queue = of.maxQueue();
      maxRequest = of.maxRequest();
      startTimeout = of.startTimeout();
      restart = of.restart();
      retry = of.retry();
      breaker = of.breaker();
      rate = of.rate();
      keys = of.keys();
      embeddings = of.embeddings();
    }

    ProviderSettings settings() {
      return new ProviderSettings(
          of.name(),
          models,
          concurrent,
          queue,
          maxRequest,
          of.streamed(),
          of.jsonSchema(),
          startTimeout,
          restart,
          retry,
          breaker,
          rate,
          keys,
          embeddings,
          of.session());
    }
  }
}
