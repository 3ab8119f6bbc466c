package dev.troupe.tool;

import dev.troupe.coroutine.Deadline;
import dev.troupe.event.Origin;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/** A model's stream, relayed by a small actor to the thread that reads it. */
final class RelayedStream implements ModelStream {

  /** Enough to keep a reader busy while more is asked for; chosen, not measured. */
  static final int CREDIT = 32;

  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(50); // as Await's

  private final ActorRef<ProviderCommand> router;
  private final ModelRequest request;
  private final Origin origin;
  private final Deadline deadline;
  private final BlockingQueue<StreamReply> arrived =
      new LinkedBlockingQueue<>(CREDIT + 2); // and a reply, and what stands for a relay's end
  private int taken; // reading thread only; since credit was last given
  private ProviderCommand.@Nullable Reply end; // reading thread only
  private @Nullable ActorRef<StreamReply> relay; // guarded by this; absent until it runs
  private boolean closed; // guarded by this

  RelayedStream(
      ActorRef<ProviderCommand> router, ModelRequest request, Origin origin, Deadline deadline) {
    this.router = router;
    this.request = request;
    this.origin = origin;
    this.deadline = deadline;
  }

  /** What asks the model and passes on what it hears; ends with the reply. */
  Behavior<StreamReply> relay() {
    return Behaviors.setup(
        context -> {
          if (!open(context.getSelf())) {
            return Behaviors.stopped();
          }
          return Behaviors.receive(StreamReply.class)
              .onMessage(ProviderCommand.Delta.class, delta -> passOn(delta))
              .onAnyMessage(reply -> last(reply))
              .onSignal(PostStop.class, _ -> last(cancelled()))
              .build();
        });
  }

  @Override
  public Optional<ModelEvent> next() throws InterruptedException {
    if (end != null) {
      return ended(end);
    }
    return switch (take()) {
      case ProviderCommand.Delta(var event) -> {
        giveCredit();
        yield Optional.of(event);
      }
      case ProviderCommand.Reply reply -> {
        end = reply;
        yield ended(reply);
      }
    };
  }

  @Override
  public ModelResponse response() throws InterruptedException {
    while (!(end instanceof ProviderCommand.Answered)) {
      var _ = next(); // throws when the answer breaks off
    }
    return ((ProviderCommand.Answered) end).response();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (relay != null) {
        router.tell(new ProviderCommand.Cancel(relay));
      }
    }
  }

  private synchronized boolean open(ActorRef<StreamReply> self) {
    if (!closed && !deadline.isPast()) {
      relay = self;
      router.tell(new ProviderCommand.Stream(request, deadline.remaining(), CREDIT, origin, self));
    }
    return relay != null;
  }

  private Behavior<StreamReply> passOn(ProviderCommand.Delta delta) {
    if (arrived.remainingCapacity() > 2) {
      arrived.add(delta);
      return Behaviors.same();
    }
    close();
    return last(failed(ModelFailure.Kind.MALFORMED, "sent more than it was given credit for"));
  }

  private Behavior<StreamReply> last(StreamReply reply) {
    var _ = arrived.offer(reply); // no room: an end is in there already
    return Behaviors.stopped();
  }

  private StreamReply take() throws InterruptedException {
    try {
      var reply = arrived.poll(deadline.remaining().toNanos() + GRACE_NANOS, TimeUnit.NANOSECONDS);
      return reply != null ? reply : late();
    } catch (InterruptedException interrupted) {
      close();
      throw interrupted;
    }
  }

  private ProviderCommand.Failed late() {
    close();
    return failed(ModelFailure.Kind.TIMED_OUT, "did not end before the deadline");
  }

  private void giveCredit() {
    taken++;
    if (taken >= CREDIT / 2) {
      more(taken);
      taken = 0;
    }
  }

  private synchronized void more(int deltas) {
    if (relay != null && !closed) {
      router.tell(new ProviderCommand.Credit(deltas, relay));
    }
  }

  private static Optional<ModelEvent> ended(ProviderCommand.Reply reply) {
    return switch (reply) {
      case ProviderCommand.Answered _ -> Optional.empty();
      case ProviderCommand.Failed(var failure) -> throw ModelException.of(failure);
    };
  }

  private ProviderCommand.Failed cancelled() {
    return failed(ModelFailure.Kind.CANCELLED, "was given up");
  }

  private ProviderCommand.Failed failed(ModelFailure.Kind kind, String what) {
    var who = origin.tool().map(name -> "tool '" + name + "': ").orElse("");
    return new ProviderCommand.Failed(ModelFailure.of(kind, who + "stream from a model: " + what));
  }
}
