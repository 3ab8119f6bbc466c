package dev.troupe.ingress;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;

/** What becomes of a request, one step further. */
sealed interface Outcome {

  /** The response. */
  record Now(HttpResponse response) implements Outcome {}

  /**
   * Not known before {@code pending} completes; both functions run in the connection's thread.
   *
   * @param then what becomes of the request when it succeeded
   * @param otherwise what when it failed
   */
  record Later<T>(
      CompletionStage<T> pending, Function<T, Outcome> then, Function<Throwable, Outcome> otherwise)
      implements Outcome {}

  /** Not known before {@code pending} completes, which it does without failing. */
  static <T> Outcome later(CompletionStage<T> pending, Function<T, Outcome> then) {
    return new Later<>(
        pending,
        then,
        failure -> {
          throw new IllegalStateException("a stage failed that must not", failure);
        });
  }

  /** The one response that {@code response} yields, run within the connection's stream. */
  record Streamed(Source<HttpResponse, ?> response) implements Outcome {}
}
