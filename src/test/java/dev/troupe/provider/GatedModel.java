package dev.troupe.provider;

import dev.troupe.coroutine.Await;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A user-written provider whose calls run until the test lets them end. */
final class GatedModel implements ModelProvider {

  /** One call in work. */
  record Work(
      ModelRequest request,
      CompletableFuture<ModelResponse> answer,
      CompletableFuture<Void> interrupted) {

    void end() {
      answer.complete(ModelResponse.of("answer to " + request.lastUserText()));
    }
  }

  private final BlockingQueue<Work> works = new LinkedBlockingQueue<>();

  @Override
  public ModelResponse generate(ModelRequest request) throws InterruptedException {
    var work = new Work(request, new CompletableFuture<>(), new CompletableFuture<>());
    works.add(work);
    try {
      return Await.await(work.answer());
    } catch (InterruptedException interrupted) {
      work.interrupted().complete(null);
      throw interrupted;
    }
  }

  /** Waits for the next call to be worked on. */
  Work next() throws InterruptedException {
    return Optional.ofNullable(works.poll(5, TimeUnit.SECONDS)).orElseThrow();
  }

  boolean hasMore() {
    return !works.isEmpty();
  }
}
