package dev.troupe.provider;

import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;

/**
 * A provider that a user writes in direct style.
 *
 * <p>Every call runs on a virtual thread of its own, so an implementation is called by many threads
 * at once. Admission, the deadline, cancel and the supervision of its session apply to it as to a
 * dialect: a cancelled call is interrupted, and the exchanges that it has open are aborted.
 *
 * <p>What it throws becomes the failure of the call: a {@link dev.troupe.model.ModelException} as
 * it is, an {@code HttpFailure} by its status, anything else as {@code Broken}.
 */
@FunctionalInterface
public interface ModelProvider {

  /**
   * Answers {@code request}.
   *
   * @param request its {@code model} is the bare name, without the provider
   * @throws InterruptedException when the call is cancelled or its deadline passes
   */
  ModelResponse generate(ModelRequest request) throws InterruptedException;

  /**
   * Answers {@code request} event by event, and returns when the answer is whole. Unless
   * overridden, one text event made from {@link #generate}.
   *
   * @throws InterruptedException when the call is cancelled or its deadline passes
   */
  default ModelResponse stream(ModelRequest request, EventSink events) throws InterruptedException {
    var response = generate(request);
    if (!response.content().isEmpty()) {
      events.emit(new ModelEvent.Text(response.content()));
    }
    return response;
  }

  /**
   * Turns the texts of {@code request} into vectors, in their order. Unless overridden, it refuses.
   *
   * @param request one batch; its {@code model} is the bare name, without the provider
   * @throws dev.troupe.model.ModelException.Rejected where it makes none
   * @throws InterruptedException when the call is cancelled or its deadline passes
   */
  default EmbeddingResponse embed(EmbeddingRequest request) throws InterruptedException {
    throw ModelException.of(
        ModelFailure.of(
            Kind.REJECTED,
            "this provider makes no embeddings; override ModelProvider.embed, or ask another"
                + " provider"));
  }

  /** Takes the events of one answer, in order. */
  interface EventSink {

    /** Passes {@code event} on; waits while the reader is behind. */
    void emit(ModelEvent event) throws InterruptedException;
  }
}
