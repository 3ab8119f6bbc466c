package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.coroutine.DeadlineExceeded;
import dev.troupe.coroutine.Pending;
import dev.troupe.event.Origin;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.Ask;
import dev.troupe.provider.ModelRef;
import dev.troupe.provider.ModelStream;
import dev.troupe.provider.ProviderCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What one call of a tool asks of models, each time a {@link ProviderCommand}, and by its agents of
 * other tools, each time a {@link ToolCommand}. All is given up when the call ends, whatever its
 * code does then. Any thread.
 */
final class ModelCalls implements AgentDoors {

  private final ActorSystem<?> system;
  private final Reach reach;
  private final CallPlan plan;
  private final Origin origin; // says which tool calls
  private final Set<Runnable> cancels = ConcurrentHashMap.newKeySet(); // of what is open
  private volatile boolean ended;

  ModelCalls(ActorSystem<?> system, Reach reach, CallPlan plan) {
    this.system = system;
    this.reach = reach;
    this.plan = plan;
    this.origin = plan.origin().in(plan.tool().name());
  }

  @Override
  public ModelResponse generate(ModelRequest request) throws InterruptedException {
    return answer(model().generateAsync(request));
  }

  <T extends Record> T generate(ModelRequest request, Class<T> type) throws InterruptedException {
    return reach.wiring().structured().generate(request, type, this::generate);
  }

  EmbeddingResponse embed(EmbeddingRequest request) throws InterruptedException {
    return answer(model().embedAsync(request));
  }

  AgentResponse call(AgentRequest request) throws InterruptedException {
    return new AgentRun(request, reach.wiring().agents(), this).run();
  }

  @Override
  public ToolDirectory tools() {
    return reach.tools();
  }

  @Override
  public JsonNode call(String name, JsonNode input) throws InterruptedException {
    var tool = new ToolRef(name, tools().require(name), system, remaining(), () -> origin);
    return await(tool.ask(input));
  }

  /** The stream is given up with the call, unless it is closed before. */
  ModelStream stream(ModelRequest request) {
    var stream = model().stream(request);
    enter(stream::close);
    return stream;
  }

  List<ProviderCommand.Description> providers() throws InterruptedException {
    Pending<ProviderCommand.Descriptions> reply =
        Pending.of(
            Ask.<ProviderCommand, ProviderCommand.Descriptions>ask(
                router(), ProviderCommand.Describe::new, remaining(), system.scheduler()),
            () -> {}); // the router answers at once
    return answer(reply).providers();
  }

  /** Cancels what is open, and lets nothing be asked any more. */
  void end() {
    ended = true;
    cancels.forEach(Runnable::run);
  }

  /** Whether the call's actor has ended: before its code, that is, it was told to or it failed. */
  boolean hasEnded() {
    return ended;
  }

  private <T> T answer(Pending<T> pending) throws InterruptedException {
    try {
      return await(pending);
    } catch (DeadlineExceeded late) {
      throw ModelException.of(timedOut(), late);
    }
  }

  private <T> T await(Pending<T> pending) throws InterruptedException {
    Runnable cancel = pending::cancel;
    enter(cancel);
    try {
      return pending.await();
    } finally {
      cancels.remove(cancel);
    }
  }

  private void enter(Runnable cancel) {
    cancels.add(cancel);
    if (ended) { // whoever ended the call may have missed this one
      cancel.run();
    }
  }

  private ModelRef model() {
    return new ModelRef(
        system, router(), Optional.empty(), remaining(), () -> origin, reach.wiring().structured());
  }

  private ActorRef<ProviderCommand> router() {
    return reach.wiring().router();
  }

  private Duration remaining() {
    if (ended) {
      throw new CancellationException(who() + "not sent: the tool's own call has ended");
    }
    var remaining = plan.deadline().remaining();
    if (remaining.isZero()) {
      throw ModelException.of(timedOut());
    }
    return remaining;
  }

  private ModelFailure timedOut() {
    return ModelFailure.of(Kind.TIMED_OUT, who() + "no reply before the deadline");
  }

  private String who() {
    return "tool '" + plan.tool().name() + "': nested call: ";
  }
}
