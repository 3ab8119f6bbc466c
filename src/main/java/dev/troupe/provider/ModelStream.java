package dev.troupe.provider;

import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Pending;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * One answer, event by event, in direct style.
 *
 * <p>Closing it before the end cancels the call. Used by one coroutine at a time.
 */
public final class ModelStream implements AutoCloseable {

  private final SinkQueueWithCancel<StreamReply> replies;
  private @Nullable ModelResponse response;

  private ModelStream(SinkQueueWithCancel<StreamReply> replies) {
    this.replies = replies;
  }

  static ModelStream open(Source<StreamReply, ?> replies, ActorSystem<?> system) {
    return new ModelStream(replies.runWith(Sink.queue(), system));
  }

  /**
   * Waits for the next event; empty once the answer is whole. Interrupting the wait cancels the
   * call.
   *
   * @throws ModelException where the answer was cut or failed
   * @throws InterruptedException when the calling coroutine is cancelled
   */
  public Optional<ModelEvent> next() throws InterruptedException {
    if (response != null) {
      return Optional.empty();
    }
    var reply = Await.await(Pending.of(replies.pull(), this::close));
    return switch (reply.orElseThrow(ModelStream::closed)) {
      case Delta(var event) -> Optional.of(event);
      case Failed(var failure) -> throw ModelException.of(failure);
      case Answered(var whole) -> {
        response = whole;
        yield Optional.empty();
      }
    };
  }

  /** Waits for the end, passing over what is still to come, and returns the whole answer. */
  public ModelResponse response() throws InterruptedException {
    while (response == null) {
      var _ = next();
    }
    return response;
  }

  /** Cancels the call unless it has ended. */
  @Override
  public void close() {
    replies.cancel();
  }

  private static ModelException closed() {
    return ModelException.of(
        ModelFailure.of(Kind.CANCELLED, "model stream: closed before its end"));
  }
}
