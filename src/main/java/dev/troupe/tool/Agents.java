package dev.troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.Trace;
import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ModelRef;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/** Agent calls from outside all tools. Any thread may use it, but an actor's must not wait. */
public final class Agents {

  private final AgentDoors doors;
  private final AgentLimits limits;
  private final Duration patience;

  /**
   * The way to agent calls.
   *
   * @param limits of calls that have none of their own
   * @param patience how long a call may take at most
   */
  public Agents(
      ModelRef models,
      ToolDirectory tools,
      ActorSystem<?> system,
      AgentLimits limits,
      Duration patience) {
    this.doors = new Doors(models, tools, system, patience);
    this.limits = limits;
    this.patience = patience;
  }

  /**
   * Asks the model, runs the calls of tools that it asks for, tells it the results, and so on until
   * it answers or a limit is reached. All of it is one call, with one id and one deadline.
   *
   * @throws InterruptedException if the thread is or was interrupted; all that runs is cancelled
   * @throws dev.troupe.model.ModelException when the model fails, or the deadline passes; its
   *     message tells the round, and what had been called, used and paid by then
   * @throws IllegalArgumentException where {@code request} names a tool that is not there, or its
   *     limits are out of range
   */
  public AgentResponse call(AgentRequest request) throws InterruptedException {
    return Deadline.<AgentResponse, InterruptedException>within(patience, () -> traced(request));
  }

  private AgentResponse traced(AgentRequest request) throws InterruptedException {
    var run = new AgentRun(request, limits, doors);
    return Trace.current().isPresent()
        ? run.run()
        : Trace.<AgentResponse, InterruptedException>within(
            Origin.at(Door.EMBEDDED).callId(), run::run);
  }

  private record Doors(
      ModelRef models, ToolDirectory tools, ActorSystem<?> system, Duration patience)
      implements AgentDoors {

    @Override
    public ModelResponse generate(ModelRequest request) throws InterruptedException {
      return models.generate(request);
    }

    @Override
    public JsonNode call(String name, JsonNode input) throws InterruptedException {
      return new ToolRef(name, tools.require(name), system, patience).call(input);
    }
  }
}
