package dev.troupe.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.coroutine.CheckReturnValue;
import dev.troupe.coroutine.Deadline;
import dev.troupe.coroutine.DeadlineExceeded;
import dev.troupe.coroutine.Pending;
import dev.troupe.coroutine.Trace;
import dev.troupe.event.Door;
import dev.troupe.event.Origin;
import dev.troupe.provider.Ask;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A tool, for code that is no actor.
 *
 * <p>A call runs under the current {@link Deadline}, or under the default one where that is
 * earlier. It stays good when the tool's actor is replaced. Immutable; any thread may use it, but
 * an actor's must not wait.
 */
@CheckReturnValue
public final class ToolRef {

  /** How much later than the deadline a reply may come: the tool minds the deadline itself. */
  private static final Duration GRACE = Duration.ofMillis(200);

  private final String name;
  private final ActorRef<ToolCommand> actor;
  private final ActorSystem<?> system;
  private final Duration patience;
  private final Supplier<Origin> origin;

  /**
   * The tool behind {@code actor}.
   *
   * @param patience how long a call may take at most
   */
  public ToolRef(
      String name, ActorRef<ToolCommand> actor, ActorSystem<?> system, Duration patience) {
    this(name, actor, system, patience, ToolRef::embedded);
  }

  /** The same, for calls that are said to come from {@code origin}. */
  ToolRef(
      String name,
      ActorRef<ToolCommand> actor,
      ActorSystem<?> system,
      Duration patience,
      Supplier<Origin> origin) {
    this.name = name;
    this.actor = actor;
    this.system = system;
    this.patience = patience;
    this.origin = origin;
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
    return inTime(callAsync(input));
  }

  /**
   * Calls the tool and waits for its output, as {@code type}.
   *
   * @throws IllegalArgumentException when the output is not one
   * @throws InterruptedException as {@link #call(Record)} does
   * @throws ToolException as {@link #call(Record)} does
   */
  public <O> O call(Record input, Class<O> type) throws InterruptedException {
    var output = call(ToolJson.MAPPER.<JsonNode>valueToTree(input));
    try {
      return ToolJson.MAPPER.treeToValue(output, type);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(
          "tool '%s': its output is no %s".formatted(name, type.getSimpleName()), wrong);
    }
  }

  /** Calls the tool without waiting: the output that will come, which can be cancelled. */
  public Pending<String> callAsync(Record input) {
    var output = ask(ToolJson.MAPPER.valueToTree(input));
    return Pending.of(output.toStage().thenApply(ToolJson::text), output::cancel);
  }

  /** Calls the tool with {@code input} as it is, as {@link #call(Record)} does. */
  JsonNode call(JsonNode input) throws InterruptedException {
    return inTime(ask(input));
  }

  /** Waits; the deadline speaks for itself only where the reply, which knows more, is late. */
  private <T> T inTime(Pending<T> output) throws InterruptedException {
    try {
      return output.await();
    } catch (DeadlineExceeded late) {
      throw ToolException.of(tooLate()).copy(late);
    }
  }

  /** The output that will come, which can be cancelled. */
  Pending<JsonNode> ask(JsonNode input) {
    var deadline = Deadline.after(patience);
    var remaining = Deadline.current().map(deadline::earlier).orElse(deadline).remaining();
    var replyTo = new AtomicReference<ActorRef<Reply>>(); // set before ask returns
    CompletionStage<Reply> reply =
        Ask.<ToolCommand, Reply>ask(
            actor,
            ref -> {
              replyTo.set(ref);
              return new ToolCommand.Call(input, remaining, origin.get(), ref);
            },
            remaining.plus(GRACE),
            system.scheduler());
    return Pending.of(
        reply.exceptionally(_ -> new Failed(unanswered())).thenApply(ToolRef::output),
        () -> actor.tell(new ToolCommand.Cancel(replyTo.get())));
  }

  private static Origin embedded() {
    return Trace.current()
        .map(id -> new Origin(id, Door.EMBEDDED, Optional.empty()))
        .orElseGet(() -> Origin.at(Door.EMBEDDED));
  }

  /** Says so without the actor paths that the ask's own exception tells. */
  private ToolFailure tooLate() {
    var message = "tool '" + name + "': call: no reply by its deadline";
    return ToolFailure.of(ToolFailure.TIMED_OUT, message, true);
  }

  private ToolFailure unanswered() {
    var message = "tool '" + name + "': call: no reply by its deadline, or its Troupe is closed";
    return ToolFailure.of(ToolFailure.UNAVAILABLE, message, true);
  }

  private static JsonNode output(Reply reply) {
    return switch (reply) {
      case Answered(var output) -> output;
      case Failed(var failure) -> throw ToolException.of(failure);
    };
  }
}
