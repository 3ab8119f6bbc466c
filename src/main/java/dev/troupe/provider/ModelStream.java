package dev.troupe.provider;

import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.DeadlineExceeded;
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
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Keep;
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
  private volatile @Nullable CompletableFuture<StreamReply> waiting; // of the reading thread
  private volatile @Nullable Failed gone; // why no more replies come

  private ModelStream(SinkQueueWithCancel<StreamReply> replies) {
    this.replies = replies;
  }

  static ModelStream open(Source<StreamReply, ?> replies, ActorSystem<?> system) {
    var running =
        replies
            .watchTermination(Keep.right())
            .toMat(Sink.<StreamReply>queue(), Keep.both())
            .run(system);
    var stream = new ModelStream(running.second());
    var _ =
        running
            .first()
            .whenComplete(
                (_, failure) -> {
                  if (failure != null) { // the queue would keep its reader waiting for ever
                    stream.leave(Kind.UNAVAILABLE, "its Troupe is closed");
                  }
                });
    return stream;
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
    leave(Kind.CANCELLED, "closed before its end");
    replies.cancel();
  }

  private StreamReply take() throws InterruptedException {
    var next = new CompletableFuture<StreamReply>();
    waiting = next; // before the look at gone: either this sees it, or leave sees the future
    var left = gone;
    if (left != null) {
      return left;
    }
    var _ =
        replies
            .pull()
            .whenComplete(
                (reply, failure) -> {
                  if (failure == null) {
                    next.complete(reply.orElseGet(() -> lost("ended without a reply")));
                  } else {
                    next.complete(lost("its Troupe is closed"));
                  }
                });
    try {
      return Await.await(Pending.of(next, this::close));
    } catch (DeadlineExceeded late) {
      throw ModelException.of(
          ModelFailure.of(Kind.TIMED_OUT, "model stream: no reply by its deadline"), late);
    }
  }

  private void leave(Kind kind, String why) {
    var left = new Failed(ModelFailure.of(kind, "model stream: " + why));
    gone = left;
    var reader = waiting;
    if (reader != null) {
      reader.complete(left);
    }
  }

  private static Failed lost(String why) {
    return new Failed(ModelFailure.of(Kind.UNAVAILABLE, "model stream: " + why));
  }
}
