package dev.troupe.tool;

import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.Scope;
import dev.troupe.event.Origin;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ModelStream;
import dev.troupe.provider.ProviderCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call's way to the world, closed when the call ends. */
final class CallContext implements ToolContext {

  private final String tool;
  private final Origin origin;
  private final Deadline deadline;
  private final Asker asker;
  private final ModelCalls models;
  private final Thread owner = Thread.currentThread();
  private final List<Scope> scopes = new ArrayList<>(); // owner thread only

  /** Made by the thread of the call. */
  CallContext(CallPlan plan, ModelCalls models) {
    this.tool = plan.tool().name();
    this.origin = plan.origin();
    this.deadline = plan.deadline();
    this.asker = plan.asker();
    this.models = models;
  }

  @Override
  public ModelResponse callModel(ModelRequest request) throws InterruptedException {
    return models.generate(request);
  }

  @Override
  public <T extends Record> T callModel(ModelRequest request, Class<T> type)
      throws InterruptedException {
    return models.generate(request, type);
  }

  @Override
  public EmbeddingResponse embed(EmbeddingRequest request) throws InterruptedException {
    return models.embed(request);
  }

  @Override
  public AgentResponse callAgent(AgentRequest request) throws InterruptedException {
    return models.call(request);
  }

  @Override
  public ModelStream stream(ModelRequest request) {
    return models.stream(request);
  }

  @Override
  public List<ProviderCommand.Description> providers() throws InterruptedException {
    return models.providers();
  }

  @Override
  public boolean isStreamed() {
    return asker.isStreamed();
  }

  @Override
  public void emit(String text) throws InterruptedException {
    requireRunning();
    if (!text.isEmpty()) {
      asker.say(new ToolCommand.Delta(text));
    }
  }

  @Override
  public void progress(double done, @Nullable Double total, String message) {
    requireRunning();
    asker.sayIfHeard(new ToolCommand.Progress(done, Optional.ofNullable(total), message));
  }

  @Override
  public Scope scope() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "tool '%s': scope: only the call's own thread may open one here: use Scope.open()"
              .formatted(tool));
    }
    scopes.removeIf(Scope::isClosed);
    var scope = Scope.open();
    scopes.add(scope);
    return scope;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public String callId() {
    return origin.callId();
  }

  @Override
  public Logger log() {
    return LoggerFactory.getLogger("troupe.tool." + tool);
  }

  /** Closes what the tool left open, the innermost scope first. Owner thread only. */
  void close() {
    scopes.removeIf(Scope::isClosed);
    for (var scope : scopes.reversed()) {
      try {
        scope.close();
        log().warn("tool '{}': a scope was left open: close it in the tool", tool);
      } catch (RuntimeException failed) {
        log().warn("tool '{}': a scope was left open: close it in the tool", tool, failed);
      }
    }
  }

  private void requireRunning() {
    if (asker.isSettled()) {
      throw new CancellationException("tool '" + tool + "': the call has ended");
    }
  }
}
