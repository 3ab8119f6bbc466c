package dev.troupe.cancel;

import static dev.troupe.cancel.Source.check;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.troupe.cancel.Source.Begun;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Reply;
import dev.troupe.tool.ToolCommand;
import dev.troupe.tool.ToolFailure;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Calls of actors, and of those who ask actors. */
final class ActorCalls {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration ASK = Duration.ofMillis(40);

  private ActorCalls() {}

  static Begun cancelMessage(Stand stand, String model) {
    TestProbe<Reply> probe = stand.kit.createTestProbe();
    stand.troupe.providers().tell(generate(model, probe.ref()));
    return Begun.of(
        () -> stand.troupe.providers().tell(new Cancel(probe.ref())),
        () -> {
          check(isCancelled(probe.receiveMessage()), "the reply says that it was cancelled");
          stand.expectNothingMoreAt(probe);
        });
  }

  /** Time passes where the stand says so: the ask times out at that moment. */
  static Begun askTimeout(Stand stand, String model) {
    CompletionStage<Reply> reply =
        AskPattern.ask(
            stand.troupe.providers(),
            (ActorRef<Reply> replyTo) -> generate(model, replyTo),
            ASK,
            stand.kit.system().scheduler());
    var outcome = reply.handle((_, failure) -> failure).toCompletableFuture();
    return Begun.of(
        () -> stand.timePasses(ASK),
        () -> check(isTimeout(outcome.get(5, SECONDS)), "the ask timed out"));
  }

  static Begun askerDies(Stand stand, String model) {
    var asker = stand.kit.spawn(asker(stand, model));
    return Begun.of(
        () -> asker.tell("die"), () -> stand.kit.createTestProbe().expectTerminated(asker));
  }

  private static Behavior<Object> asker(Stand stand, String model) {
    return Behaviors.setup(
        context -> {
          ActorRef<Reply> self = context.getSelf().narrow();
          stand.troupe.providers().tell(generate(model, self));
          return Behaviors.receiveMessage(_ -> Behaviors.stopped());
        });
  }

  static Begun toolCancelMessage(Stand stand, String model) {
    TestProbe<ToolCommand.Reply> probe = stand.kit.createTestProbe();
    var tool = stand.troupe.toolActor("chat");
    var input = JsonNodeFactory.instance.objectNode().put("prompt", "x").put("model", model);
    tool.tell(new ToolCommand.Call(input, LONG, probe.ref()));
    return Begun.of(
        () -> tool.tell(new ToolCommand.Cancel(probe.ref())),
        () -> {
          check(isCancelled(probe.receiveMessage()), "the reply says that it was cancelled");
          stand.expectNothingMoreAt(probe);
          stand.awaitIdleTool();
        });
  }

  static ProviderCommand generate(String model, ActorRef<Reply> replyTo) {
    var request = ModelRequest.builder().user("x").model(model).build();
    return new Generate(request, LONG, replyTo);
  }

  private static boolean isCancelled(Reply reply) {
    return reply instanceof Failed(var failure) && failure.kind() == Kind.CANCELLED;
  }

  private static boolean isCancelled(ToolCommand.Reply reply) {
    return reply instanceof ToolCommand.Failed(var failure)
        && failure.type().equals(ToolFailure.CANCELLED);
  }

  private static boolean isTimeout(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException;
  }
}
