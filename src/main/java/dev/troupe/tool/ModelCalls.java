package dev.troupe.tool;

import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.DeadlineExceeded;
import dev.troupe.coroutine.Pending;
import dev.troupe.event.Origin;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ProviderCommand;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * What one call of a tool asks of models, each time a {@link ProviderCommand}. All is given up when
 * the call ends, whatever its code does then. Any thread.
 */
final class ModelCalls {

  private final Outgoing<ProviderCommand> router;
  private final Origin origin; // says which tool calls
  private final String who;
  private final Deadline deadline;
  private final Consumer<RelayedStream> starter;
  private final Set<Pending<?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /** {@code starter} has the call's actor run the relay of a stream. */
  ModelCalls(Outgoing<ProviderCommand> router, CallPlan plan, Consumer<RelayedStream> starter) {
    var tool = plan.tool().name();
    this.router = router;
    this.origin = plan.origin().in(tool);
    this.who = "tool '" + tool + "'";
    this.deadline = plan.deadline();
    this.starter = starter;
  }

  ModelResponse generate(ModelRequest request) throws InterruptedException {
    var remaining = remaining();
    var question =
        new Outgoing.Question<ProviderCommand, ProviderCommand.Reply>(
            replyTo -> new ProviderCommand.Generate(request, remaining, origin, replyTo),
            ProviderCommand.Cancel::new,
            () -> new ProviderCommand.Failed(noReply()));
    return switch (await(router.ask(question, remaining))) {
      case ProviderCommand.Answered(var response) -> response;
      case ProviderCommand.Failed(var failure) -> throw ModelException.of(failure);
    };
  }

  /** The relay of the stream ends with the call's actor, which runs it. */
  ModelStream stream(ModelRequest request) {
    requireRunning();
    var stream = new RelayedStream(router.target(), request, origin, deadline);
    starter.accept(stream);
    return stream;
  }

  List<ProviderCommand.Description> providers() throws InterruptedException {
    Pending<ProviderCommand.Descriptions> reply =
        Pending.of(
            AskPattern.ask(
                router.target(), ProviderCommand.Describe::new, remaining(), router.scheduler()),
            () -> {}); // the router answers at once
    return await(reply).providers();
  }

  /** Cancels what is open, and lets nothing be asked any more. */
  void end() {
    ended = true;
    open.forEach(Pending::cancel);
  }

  private <T> T await(Pending<T> pending) throws InterruptedException {
    open.add(pending);
    try {
      if (ended) { // since it was asked; whoever ended the call may have missed it
        pending.cancel();
      }
      return pending.await();
    } catch (DeadlineExceeded late) {
      throw ModelException.of(failure(Kind.TIMED_OUT, "no reply before the deadline"), late);
    } finally {
      open.remove(pending);
    }
  }

  private Duration remaining() {
    requireRunning();
    var remaining = deadline.remaining();
    if (remaining.isZero()) {
      throw ModelException.of(failure(Kind.TIMED_OUT, "not sent: the deadline has passed"));
    }
    return remaining;
  }

  private void requireRunning() {
    if (ended) {
      throw new CancellationException(
          who + ": call of a model: not sent: the tool's call has ended");
    }
  }

  private ModelFailure noReply() {
    return deadline.isPast()
        ? failure(Kind.TIMED_OUT, "no reply before the deadline")
        : failure(Kind.UNAVAILABLE, "no reply: the router is stopping: try again later");
  }

  private ModelFailure failure(Kind kind, String what) {
    return ModelFailure.of(kind, who + ": call of a model: " + what);
  }
}
