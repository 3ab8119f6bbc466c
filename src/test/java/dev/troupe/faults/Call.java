package dev.troupe.faults;

import static org.junit.jupiter.api.Assertions.fail;

import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One call as its asker, an actor, sees it: all that comes back, also what must not. */
final class Call {

  private static final int CREDIT = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(3); // far more than is allowed

  private final ActorRef<ProviderCommand> target;
  private final Duration deadline;
  private final long asked = System.nanoTime();
  private final AtomicInteger outcomes = new AtomicInteger();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder(); // guarded by this

  Call(ActorRef<ProviderCommand> target, Duration deadline) {
    this.target = target;
    this.deadline = deadline;
  }

  /** The actor that asks; it goes on, so that what comes behind the outcome is heard. */
  Behavior<StreamReply> asker(ModelRequest request, boolean streamed) {
    return Behaviors.setup(
        context -> {
          var self = context.getSelf();
          target.tell(
              streamed
                  ? new Stream(request, deadline, CREDIT, self)
                  : new Generate(request, deadline, self.narrow()));
          return Behaviors.receiveMessage(
              reply -> {
                hear(reply, self);
                return Behaviors.same();
              });
        });
  }

  private void hear(StreamReply reply, ActorRef<StreamReply> self) {
    switch (reply) {
      case Delta(var event) -> {
        if (event instanceof ModelEvent.Text(var more)) {
          say(more);
        }
        target.tell(new Credit(1, self));
      }
      case Reply last -> {
        var took = Duration.ofNanos(System.nanoTime() - asked);
        outcomes.incrementAndGet();
        outcome.complete(new Outcome(last, text(), took));
      }
    }
  }

  private synchronized void say(String more) {
    text.append(more);
  }

  Duration deadline() {
    return deadline;
  }

  /** How many outcomes came so far. */
  int outcomes() {
    return outcomes.get();
  }

  /** What has come as text so far. */
  synchronized String text() {
    return text.toString();
  }

  /** Waits for the outcome; fails the test where none comes well behind the deadline. */
  Outcome await() throws Exception {
    var most = deadline.plus(PATIENCE);
    try {
      return outcome.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return fail("no outcome within " + most);
    }
  }

  /** The outcome, once it was waited for. */
  Outcome outcome() {
    return outcome.resultNow();
  }
}
