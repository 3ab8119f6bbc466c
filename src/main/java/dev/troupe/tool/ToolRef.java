package dev.troupe.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.Pending;
import dev.troupe.coroutine.Trace;
import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A tool, for code that is no actor.
 *
 * <p>A call runs under the current {@link Deadline}, or under the default one where that is
 * earlier. It stays good when the tool's actor is replaced. Immutable; any thread may use it, but
 * an actor's must not wait.
 */
public final class ToolRef {

  private final String name;
  private final Outgoing<ToolCommand> tool;
  private final Duration defaultTimeout;

  private ToolRef(String name, Outgoing<ToolCommand> tool, Duration defaultTimeout) {
    this.name = name;
    this.tool = tool;
    this.defaultTimeout = defaultTimeout;
  }

  /**
   * The tool behind {@code actor}.
   *
   * @param defaultTimeout how long a call may take at most
   */
  public static ToolRef of(
      String name, ActorRef<ToolCommand> actor, ActorSystem<?> system, Duration defaultTimeout) {
    return new ToolRef(name, new Outgoing<>(actor, system.scheduler()), defaultTimeout);
  }

  public String name() {
    return name;
  }

  /**
   * Calls the tool and waits for its output: a text as it is, anything else as JSON.
   *
   * @param input the tool's request record
   * @throws InterruptedException if the thread is or was interrupted; the call is cancelled
   * @throws ToolException when the call fails
   */
  public String call(Record input) throws InterruptedException {
    return callAsync(input).await();
  }

  /**
   * Calls the tool and waits for its output, as {@code type}.
   *
   * @throws IllegalArgumentException when the output is not one
   * @throws InterruptedException as {@link #call(Record)} does
   * @throws ToolException as {@link #call(Record)} does
   */
  public <O> O call(Record input, Class<O> type) throws InterruptedException {
    var output = ask(Json.MAPPER.valueToTree(input)).await();
    try {
      return Json.MAPPER.treeToValue(output, type);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(
          "tool '%s': its output is no %s".formatted(name, type.getSimpleName()), wrong);
    }
  }

  /** Calls the tool without waiting: the output that will come, which can be cancelled. */
  public Pending<String> callAsync(Record input) {
    var output = ask(Json.MAPPER.valueToTree(input));
    return Pending.of(output.toStage().thenApply(Json::text), output::cancel);
  }

  private Pending<JsonNode> ask(JsonNode input) {
    var deadline = Deadline.after(defaultTimeout);
    var remaining = Deadline.current().map(deadline::earlier).orElse(deadline).remaining();
    var here = Origin.at(Door.EMBEDDED);
    var origin =
        Trace.current().map(id -> new Origin(id, here.door(), Optional.empty())).orElse(here);
    var question =
        new Outgoing.Question<ToolCommand, ToolCommand.Reply>(
            replyTo -> new ToolCommand.Call(input, remaining, origin, replyTo),
            ToolCommand.Cancel::new,
            () -> new ToolCommand.Failed(lost()));
    var reply = tool.ask(question, remaining);
    return Pending.of(reply.toStage().thenApply(ToolRef::output), reply::cancel);
  }

  private ToolFailure lost() {
    var message = "tool '" + name + "': call: no reply came, it is stopping or its time ran out";
    return ToolFailure.of(ToolFailure.UNAVAILABLE, message, true);
  }

  private static JsonNode output(ToolCommand.Reply reply) {
    return switch (reply) {
      case ToolCommand.Answered(var output) -> output;
      case ToolCommand.Failed(var failure) -> throw ToolException.of(failure);
    };
  }
}
