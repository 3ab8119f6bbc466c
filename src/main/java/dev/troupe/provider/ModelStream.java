package dev.troupe.provider;

import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.DeadlineExceeded;
import dev.troupe.coroutine.ForkFailed;
import dev.troupe.coroutine.Pending;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Reply;
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
 * <p>Closing it before the end cancels the call. One thread at a time may read; any may close, and
 * so ends the wait of the one that reads.
 */
public final class ModelStream implements AutoCloseable {

  private final SinkQueueWithCancel<StreamReply> replies;
  private @Nullable Reply end; // reading thread only
  private volatile boolean closed;

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
   * @throws ModelException where the answer was cut or failed, also at the deadline
   * @throws InterruptedException when the calling coroutine is cancelled
   */
  public Optional<ModelEvent> next() throws InterruptedException {
    if (end == null) {
      switch (take()) {
        case Delta(var event) -> {
          return Optional.of(event);
        }
        case Reply last -> end = last;
      }
    }
    return switch (end) {
      case Answered _ -> Optional.empty();
      case Failed(var failure) -> throw ModelException.of(failure);
    };
  }

  /**
   * Waits for the end, passing over what is still to come, and returns the whole answer.
   *
   * @throws ModelException as {@link #next} does
   * @throws InterruptedException as {@link #next} does
   */
  public ModelResponse response() throws InterruptedException {
    while (true) {
      if (end instanceof Answered(var whole)) {
        return whole;
      }
      var _ = next();
    }
  }

  /** Cancels the call unless it has ended. Does not wait. */
  @Override
  public void close() {
    closed = true;
    var interrupted = Thread.interrupted(); // or Pekko would not tell a stream that has just begun
    try {
      replies.cancel();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private StreamReply take() throws InterruptedException {
    try {
      return Await.await(Pending.of(replies.pull(), this::close)).orElseGet(this::gone);
    } catch (InterruptedException interrupted) { // also where the event came at the same moment
      close();
      throw interrupted;
    } catch (DeadlineExceeded late) {
      close();
      throw ModelException.of(failure(Kind.TIMED_OUT, "no reply by its deadline"), late);
    } catch (ForkFailed detached) { // the queue is no more, be it cancelled or its system ended
      return gone();
    }
  }

  private Failed gone() {
    return new Failed(
        closed
            ? failure(Kind.CANCELLED, "closed before its end")
            : failure(Kind.UNAVAILABLE, "its Troupe is closed"));
  }

  private static ModelFailure failure(Kind kind, String why) {
    return ModelFailure.of(kind, "model stream: " + why);
  }
}
