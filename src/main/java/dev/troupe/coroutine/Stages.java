package dev.troupe.coroutine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Copies of stages. */
final class Stages {

  private Stages() {}

  /**
   * Returns a new future that ends as {@code stage} does, with the original failure: the JDK's own
   * copies wrap it in a {@code CompletionException}.
   */
  static <T extends @Nullable Object> CompletableFuture<T> copy(CompletionStage<T> stage) {
    var copy = new CompletableFuture<T>();
    var _ = stage.whenComplete((value, failure) -> settle(copy, value, failure));
    return copy;
  }

  private static <T extends @Nullable Object> void settle(
      CompletableFuture<T> copy, T value, @Nullable Throwable failure) {
    if (failure == null) {
      copy.complete(value);
    } else {
      copy.completeExceptionally(Failures.unwrapped(failure));
    }
  }
}
